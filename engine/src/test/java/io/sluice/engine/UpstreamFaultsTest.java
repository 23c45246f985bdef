package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;

import io.sluice.cnc.EngineCounter;
import org.junit.jupiter.api.Test;

/**
 * Upstreams that cannot be reached, are named wrongly, or are lost for good: who is asked how often, what the
 * controller is told, and who is spared.
 */
class UpstreamFaultsTest
{
    private static final String QUICK = "kmp_ctrl_retry_interval 10ms; ";
    /** More than a call takes, or the calls would not count as being in a row. */
    private static final String IN_A_ROW = QUICK + "kmp_republish_interval 1s; ";

    @Test
    void anUpstreamThatRefusesIsRepublishedSoManyTimesAndThenGivenUp() throws IOException
    {
        final InetSocketAddress refusing = refusingAddress();
        try (EngineRig rig = new EngineRig(IN_A_ROW + "kmp_max_republishes 4;", ""))
        {
            rig.controller.onPublish = event -> event.mediaType().equals("video") ?
                TestController.publishReply(event, TestController.upstream("main", refusing, "")) :
                TestController.publishReply(event, TestController.upstream("main", rig.sink.address(), ""));
            rig.controller.onRepublish = event -> republishReply(refusing);
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(1, 100);
                publisher.audio(1, 100);
                Await.until("both unpublished", () -> rig.controller.count("unpublish") == 2);
                Await.until("publisher dropped", publisher::isDisconnected);
            }
            assertEquals(5, rig.controller.count("republish"), "republish calls");
            assertEquals("upstream_error", rig.controller.unpublishReason("video"));
            assertEquals("rtmp_disconnect", rig.controller.unpublishReason("audio"));
            assertEquals("main", rig.controller.events("republish").get(0).json().get("id"));
            assertEquals("chan", rig.controller.events("republish").get(0).json().get("channel_id"));
            assertEquals("v1", rig.controller.events("republish").get(0).json().get("track_id"));
            assertNotNull(rig.controller.events("republish").get(0).json().get("media_info"));
            assertEquals(1, rig.sink.ended("a1").frameCount);
        }
    }

    @Test
    void aConnectThatIsNotAnsweredTimesOut() throws IOException
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_timeout 200ms;", "");
            ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            Socket first = new Socket(silent.getInetAddress(), silent.getLocalPort());
            Socket second = new Socket(silent.getInetAddress(), silent.getLocalPort()))
        {
            assertTrue(first.isConnected() && second.isConnected(), "they fill the queue of those not accepted");
            rig.controller.onPublish = event -> TestController.publishReply(event,
                TestController.upstream("main", (InetSocketAddress)silent.getLocalSocketAddress(), ""));
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(5, 100);
                rig.awaitFrames("v1", 5);
                publisher.end();
                rig.sink.ended("v1");
            }
            assertEquals(1, rig.controller.count("republish"));
        }
    }

    @Test
    void anAddressThatCannotBeConnectedToIsRepublishedLikeOneThatRefuses()
    {
        try (EngineRig rig = new EngineRig(IN_A_ROW + "kmp_max_republishes 1;", ""))
        {
            rig.controller.onPublish = event -> TestController.publishReply(event,
                "{\"url\":\"kmp://255.255.255.255:9\"}", "{\"url\":\"kmp://[2001:db8::1]:9\",\"required\":false}");
            rig.controller.onRepublish =
                event -> TestController.Reply.json("{\"code\":\"ok\",\"url\":\"255.255.255.255:9\"}");
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(1, 100);
                Await.until("publisher dropped", publisher::isDisconnected);
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            }
            assertEquals("upstream_error", rig.controller.unpublishReason("video"));
        }
    }

    @Test
    void withoutRepublishesInARowOneCallIsMade() throws IOException
    {
        final InetSocketAddress refusing = refusingAddress();
        try (EngineRig rig = new EngineRig(QUICK + "kmp_republish_interval 10s; kmp_max_republishes 0;", ""))
        {
            rig.controller.onPublish = event ->
                TestController.publishReply(event, TestController.upstream("main", refusing, ""));
            rig.controller.onRepublish = event -> republishReply(refusing);
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(1, 100);
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            }
            assertEquals(1, rig.controller.count("republish"), "republish calls");
            assertEquals("upstream_error", rig.controller.unpublishReason("video"));
        }
    }

    @Test
    void withoutARepublishUrlALostUpstreamEndsTheTrack()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_ctrl_republish_url off;", ""))
        {
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(3, 100);
                rig.awaitFrames("v1", 3);
                rig.sink.killConnections();
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
                Await.until("publisher dropped", publisher::isDisconnected);
            }
            assertEquals(0, rig.controller.count("republish"));
            assertEquals("upstream_error", rig.controller.unpublishReason("video"));
        }
    }

    @Test
    void aRefusedRepublishEndsTheTrack()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_ctrl_retries 1;", ""))
        {
            rig.controller.onRepublish =
                event -> TestController.Reply.json("{\"code\":\"error\",\"message\":\"no more\"}");
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.audio(3, 100);
                rig.awaitFrames("a1", 3);
                rig.sink.killConnections();
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            }
            assertEquals(2, rig.controller.count("republish"), "the call and its one retry");
            assertEquals("upstream_error", rig.controller.unpublishReason("audio"));
            assertEquals(1, rig.count(EngineCounter.UPSTREAMS_FAILED));
        }
    }

    @Test
    void aRepublishReplyThatCannotBeUsedIsRetried()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_ctrl_retries 3;", ""))
        {
            rig.controller.onRepublish = event -> switch (rig.controller.count("republish"))
            {
                case 1 -> new TestController.Reply(500, "text/plain", "");
                case 2 -> TestController.Reply.json("{\"code\":\"ok\"}");
                default -> republishReply(rig.sink.address());
            };
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.audio(3, 100);
                rig.awaitFrames("a1", 3);
                rig.sink.killConnections();
                Await.until("reconnected", () -> rig.sink.connections("a1").size() == 2);
                publisher.audio(3, 100);
                publisher.end();
                rig.sink.ended("a1");
            }
            new TrackDeliveries(rig.sink.connections("a1"), false).assertAllReceived(6);
        }
    }

    @Test
    void noUpstreamsMeansThatTheTrackIsDiscardedAndCounted()
    {
        try (EngineRig rig = new EngineRig(QUICK, ""))
        {
            rig.controller.onPublish = event -> event.mediaType().equals("video") ?
                TestController.publishReply(event) :
                TestController.publishReply(event, TestController.upstream("main", rig.sink.address(), ""));
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(20, 1000);
                publisher.audio(20, 100);
                rig.awaitFrames("a1", 20);
                publisher.video(20, 1000);
                rig.awaitCount(EngineCounter.FRAMES_DISCARDED, 40);
                assertFalse(publisher.isDisconnected());
                publisher.end();
                rig.sink.ended("a1");
                Await.until("both unpublished", () -> rig.controller.count("unpublish") == 2);
            }
            assertEquals("rtmp_close", rig.controller.unpublishReason("video"));
            assertTrue(rig.sink.connections("v1").isEmpty());
        }
    }

    @Test
    void anUpstreamThatIsNotRequiredMayDie() throws IOException
    {
        final InetSocketAddress refusing = refusingAddress();
        try (EngineRig rig = new EngineRig(IN_A_ROW + "kmp_max_republishes 2;", ""))
        {
            rig.controller.onPublish = event -> TestController.publishReply(event,
                TestController.upstream("backup", refusing, ",\"required\":false"),
                TestController.upstream("main", rig.sink.address(), ""));
            rig.controller.onRepublish = event -> republishReply(refusing);
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(50, 1000);
                rig.awaitCount(EngineCounter.UPSTREAMS_FAILED, 1);
                publisher.video(50, 1000);
                rig.awaitFrames("v1", 100);
                assertEquals(1, rig.count(EngineCounter.UPSTREAMS_OPEN));
                publisher.end();
                rig.sink.ended("v1");
            }
            new TrackDeliveries(rig.sink.connections("v1"), true).assertAllReceived(100);
            assertEquals(3, rig.controller.count("republish"));
            assertEquals("backup", rig.controller.events("republish").get(0).json().get("id"));
            Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            assertEquals("rtmp_close", rig.controller.unpublishReason("video"));
        }
    }

    @Test
    void anUpstreamThatIsRequiredMayNotDie() throws IOException
    {
        final InetSocketAddress refusing = refusingAddress();
        try (EngineRig rig = new EngineRig(IN_A_ROW + "kmp_max_republishes 2;", ""))
        {
            rig.controller.onPublish = event -> TestController.publishReply(event,
                TestController.upstream("backup", rig.sink.address(), ",\"required\":false"),
                TestController.upstream("main", refusing, ",\"required\":true"));
            rig.controller.onRepublish = event -> republishReply(refusing);
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(50, 1000);
                Await.until("publisher dropped", publisher::isDisconnected);
                // The other one gets all there was and a proper end.
                assertEquals(50, rig.sink.ended("v1").frameCount);
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            }
            assertEquals("upstream_error", rig.controller.unpublishReason("video"));
        }
    }

    @Test
    void theLastUpstreamMayNotDieEvenIfNotRequired() throws IOException
    {
        final InetSocketAddress refusing = refusingAddress();
        try (EngineRig rig = new EngineRig(IN_A_ROW + "kmp_max_republishes 1;", ""))
        {
            rig.controller.onPublish = event -> TestController.publishReply(event,
                TestController.upstream("one", refusing, ",\"required\":false"),
                TestController.upstream("two", refusing, ",\"required\":false"));
            rig.controller.onRepublish = event -> republishReply(refusing);
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(1, 1000);
                Await.until("publisher dropped", publisher::isDisconnected);
                Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
            }
            assertEquals("upstream_error", rig.controller.unpublishReason("video"));
            assertEquals(4, rig.controller.count("republish"));
            assertEquals(2, rig.count(EngineCounter.UPSTREAMS_FAILED));
        }
    }

    @Test
    void anUpstreamMayBeNamedByHost()
    {
        try (EngineRig rig = new EngineRig(QUICK, ""))
        {
            rig.controller.onPublish = event -> TestController.publishReply(event,
                "{\"url\":\"kmp://localhost:" + rig.sink.address().getPort() + "\"}");
            rig.controller.onRepublish = event -> TestController.Reply.json(
                "{\"code\":\"ok\",\"url\":\"localhost:" + rig.sink.address().getPort() + "\"}");
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.audio(5, 100);
                rig.awaitFrames("a1", 5);
                rig.sink.killConnections();
                publisher.audio(5, 100);
                publisher.end();
                rig.sink.ended("a1");
            }
            new TrackDeliveries(rig.sink.connections("a1"), false).assertAllReceived(10);
        }
    }

    @Test
    void anUnknownHostEndsTheTrack()
    {
        try (EngineRig rig = new EngineRig(QUICK, ""))
        {
            rig.controller.onPublish = event -> event.mediaType().equals("video") ?
                TestController.publishReply(event,
                    TestController.upstream("known", rig.sink.address(), ""),
                    "{\"id\":\"unknown\",\"url\":\"kmp://no-such-host.invalid:1\"}") :
                TestController.publishReply(event, TestController.upstream("main", rig.sink.address(), ""));
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.audio(5, 100);
                rig.awaitFrames("a1", 5);
                publisher.video(5, 100);
                Await.until("publisher dropped", publisher::isDisconnected);
                Await.until("both unpublished", () -> rig.controller.count("unpublish") == 2);
            }
            assertEquals("create_upstream_failed", rig.controller.unpublishReason("video"));
            assertEquals("rtmp_disconnect", rig.controller.unpublishReason("audio"));
        }
    }

    @Test
    void anUnknownHostThatIsNotRequiredIsLeftOut()
    {
        try (EngineRig rig = new EngineRig(QUICK + "kmp_ctrl_republish_url off;", ""))
        {
            rig.controller.onPublish = event -> TestController.publishReply(event,
                "{\"id\":\"unknown\",\"url\":\"kmp://no-such-host.invalid:1\",\"required\":false}",
                TestController.upstream("known", rig.sink.address(), ""));
            try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s"))
            {
                publisher.video(5, 100);
                rig.awaitFrames("v1", 5);
                rig.awaitCount(EngineCounter.UPSTREAMS_FAILED, 1);
                publisher.video(5, 100);
                rig.awaitFrames("v1", 10);
                assertFalse(publisher.isDisconnected());
                publisher.end();
                rig.sink.ended("v1");
            }
        }
    }

    /**
     * The one that refuses is given up at once, for want of a republish URL; the other's name takes longer to resolve.
     */
    @Test
    void anUpstreamIsNotTheLastWhileAnotherIsBeingResolved() throws IOException
    {
        final InetSocketAddress refusing = refusingAddress();
        try (EngineRig rig = new EngineRig(QUICK + "kmp_ctrl_republish_url off;", ""))
        {
            rig.controller.onPublish = event -> TestController.publishReply(event,
                TestController.upstream("backup", refusing, ",\"required\":false"),
                "{\"id\":\"main\",\"url\":\"kmp://localhost:" + rig.sink.address().getPort() + "\"}");
            for (int i = 0; i < 10; i++)
            {
                try (StampedPublisher publisher = new StampedPublisher(rig.port(), "s" + i))
                {
                    publisher.video(5, 100);
                    final int expected = i + 1;
                    Await.until("connections", () -> rig.sink.connections("v1").size() == expected);
                    publisher.end();
                    Await.until("unpublished", () -> rig.controller.count("unpublish") == expected);
                }
            }
            assertEquals(Set.of("rtmp_close"), rig.controller.unpublishReasons());
        }
    }

    private static TestController.Reply republishReply(final InetSocketAddress address)
    {
        return TestController.Reply.json("{\"code\":\"ok\",\"url\":\"kmp://127.0.0.1:" + address.getPort() + "\"}");
    }

    /**
     * @return an address on loopback where nobody listens.
     */
    private static InetSocketAddress refusingAddress() throws IOException
    {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            return (InetSocketAddress)server.getLocalSocketAddress();
        }
    }
}
