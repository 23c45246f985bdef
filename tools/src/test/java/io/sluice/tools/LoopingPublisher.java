package io.sluice.tools;

import java.io.IOException;
import java.nio.channels.Channels;

/**
 * Publishes the sample over and over, on a thread of its own, until it is stopped or dropped.
 */
final class LoopingPublisher implements AutoCloseable
{
    private static final int CHUNK_SIZE = 4096;

    private final String stream;
    private final FlvSource source;
    private final RtmpPublisher publisher;
    private final FlvPublishing publishing;
    private final Thread thread;
    private volatile IOException failure;

    private LoopingPublisher(final int port, final String stream) throws IOException
    {
        this.stream = stream;
        source = new FlvSource(
            () -> Channels.newChannel(LoopingPublisher.class.getResourceAsStream("sample.flv")), true);
        publisher = RtmpPublisher.connect(RtmpUrl.parse("rtmp://127.0.0.1:" + port + "/live/" + stream), CHUNK_SIZE);
        publishing = new FlvPublishing(source, publisher, true, (isVideo, frameIndex) -> {});
        thread = new Thread(this::run, "publisher of " + stream);
        thread.setDaemon(true);
    }

    static LoopingPublisher start(final int port, final String stream) throws IOException
    {
        final LoopingPublisher publisher = new LoopingPublisher(port, stream);
        publisher.thread.start();
        return publisher;
    }

    String stream()
    {
        return stream;
    }

    long frames()
    {
        return publishing.videoFrames() + publishing.audioFrames();
    }

    /** Why it ended, or null while it publishes. */
    IOException failure()
    {
        return failure;
    }

    /** End the stream as an encoder does. */
    void finish() throws InterruptedException
    {
        publishing.stop();
        thread.join();
    }

    @Override
    public void close()
    {
        publishing.stop();
        publisher.close();
    }

    private void run()
    {
        try (source; publisher)
        {
            publishing.run();
            publisher.finish();
        }
        catch (final IOException ex)
        {
            failure = ex;
        }
    }
}
