package io.sluice.tools;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * How a {@link KmpSink} behaves.
 */
public final class KmpSinkSettings
{
    /**
     * Hears of every frame, on the thread of its connection.
     */
    public interface FrameListener
    {
        /**
         * A frame was received for the first time.
         *
         * @param track      of the frame.
         * @param frameIndex of the frame in its stream, counted from 0.
         */
        void onFrame(SinkTrack track, long frameIndex);
    }

    private InetSocketAddress address = new InetSocketAddress("127.0.0.1", 0);
    private int ackFrames = 30;
    private long ackMs = 0;
    private Path dumpDirectory = null;
    private Consumer<String> log = (line) -> {};
    private FrameListener frameListener = (track, frameIndex) -> {};

    /**
     * @param listenAddress to listen on; port 0, which is the default, takes a free one.
     * @return this.
     */
    public KmpSinkSettings address(final InetSocketAddress listenAddress)
    {
        address = listenAddress;
        return this;
    }

    /**
     * @return address to listen on.
     */
    public InetSocketAddress address()
    {
        return address;
    }

    /**
     * Acknowledge whenever so many frames are not acknowledged.
     *
     * @param count of frames, 30 by default; 0 for never.
     * @return this.
     */
    public KmpSinkSettings ackFrames(final int count)
    {
        ackFrames = count;
        return this;
    }

    /**
     * @return count of frames to acknowledge at once, 0 for never.
     */
    public int ackFrames()
    {
        return ackFrames;
    }

    /**
     * Acknowledge all frames received every so often.
     *
     * @param intervalMs between two acknowledgements; 0, which is the default, for never.
     * @return this.
     */
    public KmpSinkSettings ackMs(final long intervalMs)
    {
        ackMs = intervalMs;
        return this;
    }

    /**
     * @return interval of acknowledgements, 0 for never.
     */
    public long ackMs()
    {
        return ackMs;
    }

    /**
     * Write each connection's bytes to a file {@code {channel}_{track}.kmp}; the files of a track's later connections
     * are numbered from 2.
     *
     * @param directory of the files, made if missing; null, which is the default, for none.
     * @return this.
     */
    public KmpSinkSettings dumpDirectory(final Path directory)
    {
        dumpDirectory = directory;
        return this;
    }

    /**
     * @return directory of the dumps, or null.
     */
    public Path dumpDirectory()
    {
        return dumpDirectory;
    }

    /**
     * @param consumer of a line for each event, called from any thread.
     * @return this.
     */
    public KmpSinkSettings log(final Consumer<String> consumer)
    {
        log = consumer;
        return this;
    }

    /**
     * @return consumer of a line for each event.
     */
    public Consumer<String> log()
    {
        return log;
    }

    /**
     * @param listener that hears of every frame.
     * @return this.
     */
    public KmpSinkSettings frameListener(final FrameListener listener)
    {
        frameListener = listener;
        return this;
    }

    /**
     * @return listener that hears of every frame.
     */
    public FrameListener frameListener()
    {
        return frameListener;
    }
}
