package io.sluice.api;

import io.sluice.cnc.AddUpstreamCommand;
import io.sluice.cnc.CncContext;
import io.sluice.cnc.CncFile;
import io.sluice.cnc.CommandHandler;
import io.sluice.cnc.CommandPoller;
import io.sluice.cnc.EngineCounter;
import io.sluice.cnc.EngineState;
import io.sluice.cnc.EventType;
import io.sluice.cnc.LatencyHistogram;
import io.sluice.cnc.ReplyCode;
import io.sluice.cnc.SessionSlot;
import io.sluice.cnc.SessionTable;
import io.sluice.cnc.StreamSlot;
import io.sluice.cnc.TrackSlot;
import io.sluice.cnc.UpstreamSlot;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An engine's shared file with a loop of its own, and no engine behind it.
 */
final class FakeEngine implements AutoCloseable, CommandHandler
{
    final Map<Long, Integer> sessions = new ConcurrentHashMap<>();
    final List<AddUpstreamCommand> added = new CopyOnWriteArrayList<>();
    final List<String> deleted = new CopyOnWriteArrayList<>();
    final List<Long> drains = new CopyOnWriteArrayList<>();
    volatile boolean isSilent;
    volatile boolean isHeartless;
    volatile ReplyCode refusal = ReplyCode.OK;

    private final Map<Long, int[]> streams = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final CncFile cnc;
    private final CommandPoller poller;
    private final Thread thread;
    private volatile boolean isRunning = true;

    FakeEngine(final Path directory, final String name, final int number)
    {
        cnc = CncFile.create(new CncContext()
            .directory(directory).instanceName(name).instanceNumber(number).softwareVersion("9.9").sessionCapacity(64));
        poller = cnc.commandPoller(this);
        cnc.state(EngineState.RUNNING, 0);
        thread = new Thread(this::run, "fake-" + name);
        thread.start();
    }

    private void run()
    {
        while (isRunning)
        {
            try
            {
                cnc.heartbeat(isHeartless ? System.currentTimeMillis() - 60_000 : System.currentTimeMillis());
                if (!isSilent)
                {
                    poller.poll(10, System.nanoTime());
                }

                final Runnable next = work.poll(1, TimeUnit.MILLISECONDS);
                if (next != null)
                {
                    next.run();
                }
            }
            catch (final InterruptedException ex)
            {
                return;
            }
        }
    }

    /** Runs on the loop's thread, as all writing must. */
    void onLoop(final Runnable task)
    {
        final FutureTask<Void> future = new FutureTask<>(task, null);
        work.add(future);
        try
        {
            future.get(5, TimeUnit.SECONDS);
        }
        catch (final InterruptedException | ExecutionException | java.util.concurrent.TimeoutException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** The session of the golden file: a stream with video and audio, an upstream each. */
    void publish(final long connection, final String app, final String stream)
    {
        onLoop(() -> write(connection, app, stream));
    }

    private void write(final long connection, final String app, final String name)
    {
        final SessionTable table = cnc.sessions();
        final int session = table.allocateSession();
        final SessionSlot sessionSlot = table.session(session);
        sessionSlot.beginWrite();
        sessionSlot.connection(connection).startEpochMs(System.currentTimeMillis() - 5_000)
            .bytesIn(640_488).bytesOut(529).state("connected").type3ExtTs("unknown").remoteAddress("127.0.0.1:50126")
            .app(app).flashVersion("FMLE/3.0 (compatible; Lavf59.27.100)").swfUrl("")
            .tcUrl("rtmp://127.0.0.1:1935/live").pageUrl("").endWrite();
        final int stream = table.allocateStream(session);
        final StreamSlot streamSlot = table.stream(stream);
        streamSlot.beginWrite();
        streamSlot.startEpochMs(System.currentTimeMillis() - 5_000).bandwidthIn(1_200_000).bytesIn(636_729)
            .bytesInAudio(62_128).bytesInVideo(574_601).type("live").name(name).args("arg=value").endWrite();
        final int video = table.allocateTrack(stream);
        final TrackSlot videoSlot = table.track(video);
        videoSlot.beginWrite();
        videoSlot.number(connection * 2 - 1).memLeft(49_741_785).memLimit(50_331_648).lastTimestamp(5167)
            .lastCreated(161_563_899_419_719L).sentFrames(156).sentKeyFrames(3).written(580_104)
            .bitrate(1_100_000).frameRateCenti(2997).mediaBitrate(781_000).codecId(7).width(640).height(360)
            .mediaFrameRateCenti(3000).mediaType("video").publishState("active")
            .inputId("rtmp://127.0.0.1:1935/live/" + name + "/video").channelId("chan").trackId("v1")
            .extraData(HexFormat.of().parseHex("014d401effe1")).endWrite();
        upstream(table, video, "127.0.0.1:51894", 4);
        final int audio = table.allocateTrack(stream);
        final TrackSlot audioSlot = table.track(audio);
        audioSlot.beginWrite();
        audioSlot.number(connection * 2).memLeft(974_843).memLimit(1_048_576).lastTimestamp(5152)
            .lastCreated(161_563_899_419_687L).sentFrames(221).written(70_572).mediaBitrate(93_000)
            .codecId(1010).channels(2).channelLayout(3).bitsPerSample(16).sampleRateHz(44_100).mediaType("audio")
            .publishState("active").inputId("rtmp://127.0.0.1:1935/live/" + name + "/audio").channelId("chan")
            .trackId("a1").extraData(HexFormat.of().parseHex("121056e500")).endWrite();
        upstream(table, audio, "127.0.0.1:51908", 6);
        sessions.put(connection, session);
        streams.put(connection, new int[] {stream, video, audio});
        cnc.counters().increment(EngineCounter.CONNECTIONS_ACCEPTED);
        cnc.counters().add(EngineCounter.BYTES_RECEIVED, 640_488);
        cnc.counters().set(EngineCounter.CONNECTIONS_OPEN, sessions.size());
        cnc.counters().set(EngineCounter.STREAMS_PUBLISHED, sessions.size());
        cnc.histograms().record(LatencyHistogram.INGRESS_TO_EGRESS, 150_000);
    }

    private static void upstream(
        final SessionTable table, final int track, final String localAddress, final long connection)
    {
        final int upstream = table.allocateUpstream(track);
        final UpstreamSlot upstreamSlot = table.upstream(upstream);
        upstreamSlot.beginWrite();
        upstreamSlot.connection(connection).required(true).sentBytes(524_328).position(524_224)
            .ackLagMs(40).state("connected").resumeFrom("last_acked").id("main").remoteAddress("127.0.0.1:8200")
            .localAddress(localAddress).endWrite();
    }

    void event(final EventType type, final String app, final String reason)
    {
        onLoop(() -> cnc.events().send(
            type, System.currentTimeMillis(), 7, 3, app, "stream", "127.0.0.1:9", reason));
    }

    void record(final LatencyHistogram histogram, final long valueNs)
    {
        onLoop(() -> cnc.histograms().record(histogram, valueNs));
    }

    void error(final String text)
    {
        cnc.errors().record(text);
    }

    void state(final EngineState state)
    {
        onLoop(() -> cnc.state(state, 0));
    }

    @Override
    public void onDropSession(final long correlationId, final long connection)
    {
        final Integer session = sessions.remove(connection);
        if (refusal != ReplyCode.OK)
        {
            cnc.replies().error(correlationId, refusal, "as the test wants it");
        }
        else if (session == null)
        {
            cnc.replies().error(correlationId, ReplyCode.NOT_FOUND, "no session " + connection);
        }
        else
        {
            final int[] slots = streams.remove(connection);
            cnc.sessions().freeSession(session);
            cnc.sessions().freeStream(slots[0]);
            cnc.counters().set(EngineCounter.CONNECTIONS_OPEN, sessions.size());
            cnc.replies().ok(correlationId);
        }
    }

    @Override
    public void onDrain(final long correlationId, final long deadlineMs)
    {
        drains.add(deadlineMs);
        cnc.state(EngineState.DRAINING, System.currentTimeMillis() + deadlineMs);
        cnc.replies().ok(correlationId);
    }

    @Override
    public void onReload(final long correlationId)
    {
        cnc.replies().error(correlationId, ReplyCode.UNSUPPORTED, "no");
    }

    @Override
    public void onAddUpstream(final long correlationId, final AddUpstreamCommand command)
    {
        if (command.sourceId().equals("unknown"))
        {
            cnc.replies().error(correlationId, ReplyCode.NOT_FOUND, "no upstream unknown");
        }
        else
        {
            added.add(command);
            cnc.replies().ok(correlationId);
        }
    }

    @Override
    public void onDeleteUpstream(final long correlationId, final long track, final String upstreamId)
    {
        if (upstreamId.equals("unknown"))
        {
            cnc.replies().error(correlationId, ReplyCode.NOT_FOUND, "no upstream unknown");
        }
        else
        {
            deleted.add(track + " " + upstreamId);
            cnc.replies().ok(correlationId);
        }
    }

    @Override
    public void close()
    {
        isRunning = false;
        try
        {
            thread.join(5_000);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }

        cnc.close();
    }
}
