package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import io.sluice.cnc.EngineCounter;
import io.sluice.config.ConfigurationException;
import io.sluice.config.SluiceConfiguration;
import io.sluice.kmp.KmpFrameDescriptor;
import io.sluice.kmp.KmpMediaInfoDescriptor;
import org.junit.jupiter.api.Test;

/**
 * An engine stepped by hand, cycle by cycle: when frames leave is a matter of cycles and of the clock that the test
 * sets, not of how busy the machine is.
 */
class DutyCycleTest
{
    private static final int FRAME_LENGTH = 5000;
    private static final long PACKET_LENGTH = KmpFrameDescriptor.LENGTH + FRAME_LENGTH;
    private static final long MEDIA_INFO_LENGTH = KmpMediaInfoDescriptor.LENGTH + 39;
    private static final long BUFFER_LENGTH = 16 * 1024;
    private static final long NS_PER_MS = 1_000_000;

    private final TestSink sink = new TestSink();
    private final TestController controller = new TestController(sink.address());
    private volatile long nowNs = System.nanoTime();

    @Test
    void framesLeaveInTheCycleThatFinishedThem()
    {
        run("", (agent, publisher) ->
        {
            for (int i = 0; i < 50; i++)
            {
                final int burst = 1 + i % 5;
                publisher.video(burst, FRAME_LENGTH);
                int frames = 0;
                while (frames < burst)
                {
                    final long written = agent.counters().get(EngineCounter.FRAMES_WRITTEN);
                    final long sent = agent.counters().get(EngineCounter.KMP_BYTES_SENT);
                    agent.doWork();
                    final long finished = agent.counters().get(EngineCounter.FRAMES_WRITTEN) - written;
                    assertEquals(finished * PACKET_LENGTH,
                        agent.counters().get(EngineCounter.KMP_BYTES_SENT) - sent, "sent in the cycle");
                    frames += (int)finished;
                }
            }
        });
    }

    @Test
    void bufferedFramesLeaveWhenTheBufferIsFull()
    {
        run("kmp_flush buffered; kmp_flush_timeout 1h; kmp_video_buffer_size 16k;", (agent, publisher) ->
        {
            final long start = agent.counters().get(EngineCounter.KMP_BYTES_SENT);
            for (int i = 0; i < 30; i++)
            {
                publisher.video(1, FRAME_LENGTH);
                final long frames = agent.counters().get(EngineCounter.FRAMES_WRITTEN) + 1;
                step(agent, () -> agent.counters().get(EngineCounter.FRAMES_WRITTEN) == frames);
                final long sent = agent.counters().get(EngineCounter.KMP_BYTES_SENT) - start;
                final long queued = MEDIA_INFO_LENGTH + frames * PACKET_LENGTH;
                assertEquals(queued - queued % BUFFER_LENGTH, sent, "whole buffers");
            }
        });
    }

    @Test
    void bufferedFramesLeaveWhenTheTimeIsOver()
    {
        run("kmp_flush buffered; kmp_flush_timeout 700ms; kmp_video_buffer_size 64k;", (agent, publisher) ->
        {
            for (int i = 0; i < 5; i++)
            {
                final long sent = agent.counters().get(EngineCounter.KMP_BYTES_SENT);
                final long frames = agent.counters().get(EngineCounter.FRAMES_WRITTEN) + 2;
                publisher.video(2, FRAME_LENGTH);
                step(agent, () -> agent.counters().get(EngineCounter.FRAMES_WRITTEN) == frames);
                nowNs += 690 * NS_PER_MS;
                agent.doWork();
                assertEquals(sent, agent.counters().get(EngineCounter.KMP_BYTES_SENT), "too early");
                nowNs += 20 * NS_PER_MS;
                agent.doWork();
                assertEquals(sent + 2 * PACKET_LENGTH, agent.counters().get(EngineCounter.KMP_BYTES_SENT));
            }
        });
    }

    private interface Script
    {
        void run(EngineAgent agent, StampedPublisher publisher);
    }

    private interface Condition
    {
        boolean isMet();
    }

    /**
     * Let a publisher connect, and its first frame arrive, before the script.
     */
    private void run(final String directives, final Script script)
    {
        final EngineAgent agent = agent(directives);
        try (controller; sink)
        {
            final int port = agent.addresses().get(0).getPort();
            final CompletableFuture<StampedPublisher> connecting =
                CompletableFuture.supplyAsync(() -> new StampedPublisher(port, "s"));
            step(agent, connecting::isDone);
            try (StampedPublisher publisher = connecting.join())
            {
                publisher.video(1, FRAME_LENGTH);
                step(agent, () -> !sink.connections("v1").isEmpty());
                step(agent, () ->
                {
                    nowNs += NS_PER_MS;
                    return sink.connections("v1").get(0).frameCount == 1 || directives.contains("1h");
                });
                script.run(agent, publisher);
                publisher.end();
                step(agent, () -> controller.count("unpublish") == 1);
                assertEquals(publisher.videoFrames(), sink.ended("v1").frameCount);
            }
        }
        finally
        {
            agent.shutdown();
            step(agent, agent::isDone);
            agent.onClose();
        }
    }

    private static void step(final EngineAgent agent, final Condition condition)
    {
        Await.until("condition", () ->
        {
            for (int i = 0; i < 10 && !condition.isMet(); i++)
            {
                agent.doWork();
            }
            return condition.isMet();
        });
    }

    private EngineAgent agent(final String directives)
    {
        final String url = "http://127.0.0.1:" + controller.port();
        final String text = String.join("\n",
            "idle spin;",
            "rtmp {",
            "    access_log off;",
            "    server {",
            "        listen 127.0.0.1:0;",
            "        application live {",
            "            live on;",
            "            kmp_ctrl_publish_url " + url + "/publish;",
            "            kmp_ctrl_unpublish_url " + url + "/unpublish;",
            "            " + directives,
            "        }",
            "    }",
            "}");
        try
        {
            final EngineContext context = new EngineContext()
                .configuration(SluiceConfiguration.parse(text, Path.of("test.conf")))
                .directory(EngineRig.ownDirectory())
                .nanoClock(() -> nowNs);
            context.conclude();
            return new EngineAgent(context);
        }
        catch (final ConfigurationException ex)
        {
            throw new IllegalArgumentException(ex);
        }
    }
}
