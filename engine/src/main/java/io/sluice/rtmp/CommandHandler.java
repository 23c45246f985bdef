package io.sluice.rtmp;

import io.sluice.rtmp.NetStream.State;

/**
 * The state machine of a server's NetConnection (RTMP 1.0, section 7.2.1), which hands its streams' commands on.
 * After {@code connect} the commands may come in any order: encoders differ in what they send before {@code publish}.
 */
final class CommandHandler
{
    private static final long TEXT_COPIES = 2;
    private static final String CALL_FAILED = "NetConnection.Call.Failed";

    private final SessionSettings settings;
    private final SessionHandler handler;
    private final NetStreams streams;
    private final MessageAssembler assembler;
    private final CommandWriter writer;
    private final StreamCommands streamCommands;
    /** Null once it is answered: a client may have put much into it. */
    private ConnectCommand connect;
    private AppName appName;
    private double connectTransactionId;
    private boolean connected;
    private int announcedWindow;

    CommandHandler(
        final SessionSettings settings,
        final SessionHandler handler,
        final NetStreams streams,
        final MessageAssembler assembler,
        final CommandWriter writer)
    {
        this.settings = settings;
        this.handler = handler;
        this.streams = streams;
        this.assembler = assembler;
        this.writer = writer;
        streamCommands = new StreamCommands(handler, streams, assembler, writer);
        announcedWindow = settings.ackWindow();
    }

    boolean isConnected()
    {
        return connected;
    }

    StreamCommands streams()
    {
        return streamCommands;
    }

    void onCommand(final Command command, final int messageStreamId)
    {
        if (!connected)
        {
            onFirstCommand(command);
            return;
        }
        switch (command.name())
        {
            case "connect":
                throw new RtmpException("connect on a connection that is connected");

            case "createStream":
                onCreateStream(command);
                break;

            case "publish":
                streamCommands.onPublish(command, messageStreamId, appName);
                break;

            case "play":
                streamCommands.onPlay(command, messageStreamId, appName);
                break;

            case "deleteStream":
                streamCommands.onDelete(command, messageStreamId);
                break;

            case "closeStream":
                streamCommands.endByClient(streams.resolve(messageStreamId));
                break;

            case "FCPublish":
                writer.notify("onFCPublish", "NetStream.Publish.Start", command.string(0, ""));
                result(command);
                break;

            case "FCUnpublish":
                onFcUnpublish(command);
                break;

            case "FCSubscribe":
                writer.notify("onFCSubscribe", "NetStream.Play.Start", command.string(0, ""));
                result(command);
                break;

            case "releaseStream":
            case "FCUnsubscribe":
            case "_checkbw":
            case "checkBandwidth":
                result(command);
                break;

            case "getStreamLength":
                onGetStreamLength(command);
                break;

            case "receiveAudio":
            case "receiveVideo":
                StreamCommands.onReceive(command, streams.resolve(messageStreamId));
                break;

            case "pause":
            case "pauseRaw":
                streamCommands.onPause(command, streams.resolve(messageStreamId));
                break;

            case "seek":
                streamCommands.onSeek(command, streams.resolve(messageStreamId));
                break;

            case "_result":
            case "_error":
            case "onStatus":
                // The client's answer to onBWDone and the like.
                break;

            default:
                onUnknown(command);
                break;
        }
    }

    void acceptConnect()
    {
        if (connect == null || connected)
        {
            throw new IllegalStateException("no connect awaits an answer");
        }
        connected = true;
        writer.windowAckSize(announcedWindow);
        writer.peerBandwidth(settings.ackWindow());
        writer.chunkSize(settings.chunkSize());
        writer.connectSuccess(connectTransactionId, connect);
        connect = null;
        writer.bandwidthDone();
        assembler.resume();
    }

    void refuseConnect(final String description)
    {
        if (connect == null || connected)
        {
            throw new IllegalStateException("no connect awaits an answer");
        }
        writer.error(connectTransactionId, "NetConnection.Connect.Rejected", description);
        assembler.end();
    }

    /**
     * Ask the client to connect anew (Enhanced RTMP v2, "Reconnect Request").
     */
    void requestReconnect(final String tcUrl, final String description)
    {
        if (connected && !assembler.isEnded())
        {
            writer.reconnectRequest(tcUrl, description);
        }
    }

    /**
     * The peer wants another acknowledgement window of this side (5.4.5): confirm it once.
     */
    void onPeerBandwidth(final int window)
    {
        if (window > 0 && window != announcedWindow)
        {
            announcedWindow = window;
            writer.windowAckSize(window);
        }
    }

    private void onFirstCommand(final Command command)
    {
        if (!"connect".equals(command.name()))
        {
            throw new RtmpException("command " + command.quotedName() + " before connect");
        }
        connectTransactionId = command.transactionId();
        connect = ConnectCommand.of(command);
        appName = connect.appName();
        assembler.charge(TEXT_COPIES * connect.textLength());
        assembler.suspend();
        handler.onConnect(connect);
    }

    private void onCreateStream(final Command command)
    {
        final NetStream stream = streams.create();
        if (stream == null)
        {
            writer.error(command.transactionId(), CALL_FAILED,
                "no more than " + settings.maxStreams() + " streams on one connection");
        }
        else
        {
            writer.result(command.transactionId(), stream.id());
        }
    }

    private void onFcUnpublish(final Command command)
    {
        final StreamName name = StreamName.of(appName, command.string(0, ""));
        NetStream stream = streams.resolve(0);
        for (int i = 0; i < streams.count() && stream == null; i++)
        {
            final NetStream candidate = streams.at(i);
            stream = candidate.state() == State.PUBLISHING && candidate.name().equals(name.name()) ? candidate : null;
        }
        if (stream != null && stream.state() == State.PUBLISHING)
        {
            streamCommands.endByClient(stream);
        }
        writer.notify("onFCUnpublish", "NetStream.Unpublish.Success", command.string(0, ""));
        result(command);
    }

    private void onGetStreamLength(final Command command)
    {
        if (command.wantsReply())
        {
            writer.result(command.transactionId(), 0);
        }
    }

    private void onUnknown(final Command command)
    {
        if (command.wantsReply())
        {
            writer.error(command.transactionId(), CALL_FAILED, "unknown method " + command.quotedName());
        }
        else
        {
            assembler.onIgnored();
        }
    }

    private void result(final Command command)
    {
        if (command.wantsReply())
        {
            writer.result(command.transactionId());
        }
    }
}
