package io.sluice.tools;

import io.sluice.kmp.KmpAckDescriptor;
import io.sluice.kmp.KmpConnectDescriptor;
import io.sluice.kmp.KmpFrameDescriptor;
import io.sluice.kmp.KmpHeaderDescriptor;
import io.sluice.kmp.KmpMediaInfoDescriptor;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * One connection of a {@link KmpSink}: reads packets, tells the track, acknowledges. Has a thread of its own; only
 * {@link #close()} may be called from another.
 */
final class KmpSinkConnection
{
    private static final int INITIAL_BUFFER_LENGTH = 256 * 1024;

    private final KmpSink sink;
    private final KmpSinkSettings settings;
    private final Socket socket;
    private final String name;
    private final CRC32 checksum = new CRC32();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[INITIAL_BUFFER_LENGTH]);
    private final UnsafeBuffer ack = new UnsafeBuffer(new byte[KmpAckDescriptor.LENGTH]);
    private int position = 0;
    private int limit = 0;
    private SinkTrack track = null;
    private OutputStream dump = null;
    private long lastAckNs = System.nanoTime();
    private boolean isEndOfStream = false;

    /**
     * @param sink     of the connection.
     * @param settings of the sink.
     * @param socket   that was accepted.
     * @param number   of the connection.
     */
    KmpSinkConnection(final KmpSink sink, final KmpSinkSettings settings, final Socket socket, final long number)
    {
        this.sink = sink;
        this.settings = settings;
        this.socket = socket;
        name = "connection " + number + " from " + socket.getRemoteSocketAddress().toString().substring(1);
    }

    /**
     * Read until the end of the stream, the end of the connection, or an error.
     */
    void run()
    {
        String outcome = "closed by the peer without end of stream";
        try (socket)
        {
            socket.setSoTimeout((int) Math.min(settings.ackMs(), Integer.MAX_VALUE));
            readLoop(socket.getInputStream(), socket.getOutputStream());
            if (isEndOfStream)
            {
                outcome = "end of stream";
            }
            else if (position < limit)
            {
                problem("closed within a packet, of which " + (limit - position) + " bytes came");
            }
        }
        catch (final IOException ex)
        {
            outcome = ex.getMessage();
        }
        finally
        {
            closeDump();
            if (track != null)
            {
                track.onDisconnect();
            }

            sink.onClosed(this);
        }

        settings.log().accept(name + (track == null ? "" : " " + track.name()) + ": " + outcome);
    }

    /**
     * Close the connection at once.
     */
    void close()
    {
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            settings.log().accept(name + ": can't close: " + ex.getMessage());
        }
    }

    private void readLoop(final InputStream in, final OutputStream out) throws IOException
    {
        while (!isEndOfStream)
        {
            try
            {
                final int length = in.read(buffer.byteArray(), limit, buffer.capacity() - limit);
                if (length < 0)
                {
                    return;
                }

                limit += length;
                readPackets(out);
            }
            catch (final SocketTimeoutException ex)
            {
                // Nothing came for a while: only the acknowledgement may be due.
                lastAckNs = Math.min(lastAckNs, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(settings.ackMs()));
            }

            if (isAckDue())
            {
                acknowledge(out);
            }
        }

        acknowledge(out);
    }

    private void readPackets(final OutputStream out) throws IOException
    {
        final Instant now = Instant.now();
        final long nowUs = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        while (limit - position >= KmpHeaderDescriptor.LENGTH && !isEndOfStream)
        {
            final String error = KmpPackets.checkHeader(buffer, position);
            if (error != null)
            {
                problem(error);
                throw new IOException("protocol error: " + error);
            }

            final int length = KmpHeaderDescriptor.headerSize(buffer, position) +
                KmpHeaderDescriptor.dataSize(buffer, position);
            if (limit - position < length)
            {
                makeRoom(length);
                return;
            }

            onPacket(length, nowUs);
            position += length;
            if (settings.ackFrames() > 0 && track.unacknowledgedFrames() >= settings.ackFrames())
            {
                acknowledge(out);
            }
        }

        makeRoom(KmpHeaderDescriptor.LENGTH);
    }

    private void onPacket(final int length, final long nowUs) throws IOException
    {
        final int type = KmpHeaderDescriptor.type(buffer, position);
        final int headerSize = KmpHeaderDescriptor.headerSize(buffer, position);
        final int dataSize = KmpHeaderDescriptor.dataSize(buffer, position);
        if ((track == null) != (type == KmpHeaderDescriptor.TYPE_CONNECT))
        {
            final String error = KmpHeaderDescriptor.describe(type) +
                (track == null ? " instead of connect as the first packet" : " again on one connection");
            problem(error);
            throw new IOException("protocol error: " + error);
        }

        switch (type)
        {
            case KmpHeaderDescriptor.TYPE_CONNECT:
                onConnect();
                break;

            case KmpHeaderDescriptor.TYPE_MEDIA_INFO:
                track.onMediaInfo(
                    KmpMediaInfoDescriptor.mediaType(buffer, position) == KmpMediaInfoDescriptor.MEDIA_VIDEO,
                    KmpMediaInfoDescriptor.timescale(buffer, position));
                break;

            case KmpHeaderDescriptor.TYPE_FRAME:
                onFrame(position + headerSize, dataSize, nowUs);
                break;

            case KmpHeaderDescriptor.TYPE_END_OF_STREAM:
                isEndOfStream = true;
                track.onEndOfStream();
                break;

            case KmpHeaderDescriptor.TYPE_ACK:
                problem("the publisher sent an acknowledgement");
                break;

            default:
                break;
        }

        if (headerSize != KmpPackets.headerSize(type))
        {
            problem(KmpHeaderDescriptor.describe(type) + " has header_size " + headerSize);
        }

        if (dump != null)
        {
            dump.write(buffer.byteArray(), position, length);
        }
    }

    private void onConnect() throws IOException
    {
        final SinkTrack connected = sink.trackOf(
            KmpConnectDescriptor.channelId(buffer, position), KmpConnectDescriptor.trackId(buffer, position));
        final long frameId = KmpConnectDescriptor.initialFrameId(buffer, position);
        connected.onConnect(frameId, KmpConnectDescriptor.initialUpstreamFrameId(buffer, position));
        track = connected;
        settings.log().accept(name + " " + connected.name() + ": from frame " + Long.toUnsignedString(frameId));

        if (settings.dumpDirectory() != null)
        {
            final int count = connected.connections();
            final Path file = settings.dumpDirectory().resolve(fileName(connected.channelId()) + "_" +
                fileName(connected.trackId()) + (count == 1 ? "" : "." + count) + ".kmp");
            dump = Files.newOutputStream(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        }
    }

    private void onFrame(final int dataOffset, final int dataSize, final long nowUs)
    {
        checksum.reset();
        checksum.update(buffer.byteArray(), dataOffset, dataSize);
        final int flags = KmpFrameDescriptor.flags(buffer, position);
        // The presentation time and the flags belong to what must be the same when sent again.
        final long fingerprint = checksum.getValue() ^
            (long) KmpFrameDescriptor.ptsDelay(buffer, position) << Integer.SIZE ^ (long) flags << 16;
        final long index = track.onFrame(
            KmpFrameDescriptor.created(buffer, position),
            KmpFrameDescriptor.dts(buffer, position),
            (flags & KmpFrameDescriptor.FLAG_KEY) != 0,
            dataSize,
            fingerprint,
            nowUs);
        if (index >= 0)
        {
            settings.frameListener().onFrame(track, index);
        }
    }

    private void makeRoom(final int length)
    {
        final int kept = limit - position;
        if (length > buffer.capacity())
        {
            final byte[] larger = new byte[Math.max(length, 2 * buffer.capacity())];
            buffer.getBytes(position, larger, 0, kept);
            buffer.wrap(larger);
        }
        else if (position > 0)
        {
            System.arraycopy(buffer.byteArray(), position, buffer.byteArray(), 0, kept);
        }

        position = 0;
        limit = kept;
    }

    private boolean isAckDue()
    {
        return settings.ackMs() > 0 &&
            System.nanoTime() - lastAckNs >= TimeUnit.MILLISECONDS.toNanos(settings.ackMs());
    }

    private void acknowledge(final OutputStream out) throws IOException
    {
        lastAckNs = System.nanoTime();
        if (track == null || settings.ackFrames() == 0 && settings.ackMs() == 0 || track.unacknowledgedFrames() == 0)
        {
            return;
        }

        final long frameId = track.acknowledge();
        KmpAckDescriptor.encode(ack, 0, frameId, frameId, 0);
        out.write(ack.byteArray());
    }

    private void problem(final String message)
    {
        if (track == null)
        {
            sink.problem(name + ": " + message);
        }
        else
        {
            track.problem(message);
        }
    }

    private void closeDump()
    {
        if (dump != null)
        {
            try
            {
                dump.close();
            }
            catch (final IOException ex)
            {
                settings.log().accept(name + ": can't write the dump: " + ex.getMessage());
            }
        }
    }

    private static String fileName(final String id)
    {
        // Ids come from the network and must not name another directory.
        return id.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^\\.", "_");
    }
}
