package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import io.sluice.cnc.EngineCounter;
import io.sluice.engine.TestController.Event;
import org.junit.jupiter.api.Test;

/**
 * Applications without one of the controller's URLs.
 */
class ControllerAbsenceTest
{
    private static final int CHUNK_SIZE = 4096;

    @Test
    void withoutConnectUrlEveryConnectIsAccepted()
    {
        try (EngineRig rig = new EngineRig("kmp_ctrl_connect_url off;", ""))
        {
            publishAndEnd(rig, "any", 10);
            assertEquals(10, rig.sink.ended("v1").frames().size());
            assertEquals(0, rig.controller.count("connect"));
        }
    }

    @Test
    void withoutPublishUrlFramesAreDiscarded()
    {
        try (EngineRig rig = new EngineRig("kmp_ctrl_publish_url off;", ""))
        {
            publishAndEnd(rig, "discarded", 10);
            rig.awaitCount(EngineCounter.FRAMES_DISCARDED, 20);
            assertEquals(List.of("connect"), rig.controller.events.stream().map(Event::type).toList());
        }
    }

    @Test
    void withoutUnpublishUrlNobodyIsTold()
    {
        try (EngineRig rig = new EngineRig("kmp_ctrl_unpublish_url off;", ""))
        {
            publishAndEnd(rig, "quiet", 10);
            assertEquals(10, rig.sink.ended("v1").frames().size());
            rig.awaitCount(EngineCounter.TRACKS_OPEN, 0);
            assertEquals(0, rig.controller.count("unpublish"));
        }
    }

    @Test
    void withoutRepublishUrlALostUpstreamEndsTheConnection()
    {
        try (EngineRig rig = new EngineRig("kmp_ctrl_republish_url off;", "");
            LoadPublisher publisher = LoadPublisher.publishing(rig.port(), "lost", CHUNK_SIZE))
        {
            publisher.frames(0, 10);
            Await.until("frames", () -> rig.sink.connections("v1").size() == 1 &&
                rig.sink.connections("v1").get(0).frames().size() == 10);
            rig.sink.connections("v1").get(0).kill();
            publisher.awaitClose();
            Await.until("unpublishes", () -> rig.controller.count("unpublish") == 2);
            assertEquals("upstream_error", rig.controller.unpublishReason("video"));
            assertEquals("rtmp_disconnect", rig.controller.unpublishReason("audio"));
        }
    }

    private static void publishAndEnd(final EngineRig rig, final String stream, final int frames)
    {
        try (LoadPublisher publisher = LoadPublisher.publishing(rig.port(), stream, CHUNK_SIZE))
        {
            publisher.frames(0, frames);
            publisher.unpublish();
        }
        rig.awaitCount(EngineCounter.TRACKS_OPEN, 0);
    }
}
