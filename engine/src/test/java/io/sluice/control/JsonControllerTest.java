package io.sluice.control;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import io.sluice.control.TestLoop.Outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class JsonControllerTest
{
    private static final ControlLimits LIMITS = new ControlLimits(30_000, 30_000, 4_096, 5, 1);
    private static final RtmpInfo CLIENT =
        new RtmpInfo("live", "fv", "", "rtmp://h/live", "", "10.1.1.1:5000", "10.1.1.1", 7);
    private static final TrackInfo TRACK = new TrackInfo(CLIENT, new StreamInfo("cam", "live", ""),
        new MediaDescription.Audio(1, 1010, new byte[0], 2, 3, 16, 48_000));

    private final TestLoop loop = new TestLoop();
    private final Controller controller = new JsonController(loop.client());

    @AfterEach
    void close()
    {
        loop.close();
    }

    @Test
    void refusalOfAConnectionIsNotTriedAgain() throws Exception
    {
        try (TestHttpServer server =
            TestHttpServer.answering(TestHttpServer.json("{\"code\":\"error\",\"message\":\"who?\"}")))
        {
            final Outcome<ConnectReply> outcome = new Outcome<>();
            controller.connect(endpoint(server), CLIENT, outcome);
            final ConnectReply reply = loop.run(outcome).reply();
            assertFalse(reply.accepted());
            assertEquals("who?", reply.message());
            assertEquals(1, server.requests().size());
            assertEquals(new String(ControllerEvents.connect(CLIENT)), server.requests().get(0).body());
        }
    }

    @Test
    void connectionWithoutVerdictFailsAfterSixTries() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.json("{}")))
        {
            final Outcome<ConnectReply> outcome = new Outcome<>();
            controller.connect(endpoint(server), CLIENT, outcome);
            assertEquals("POST " + server.uri() + " failed after 6 tries: the reply has no code",
                loop.run(outcome).failure().message());
            assertEquals(6, server.requests().size());
        }
    }

    @Test
    void refusalOfATrackIsTriedAgain() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.json("{\"code\":\"error\"}")))
        {
            final Outcome<PublishReply> outcome = new Outcome<>();
            controller.publish(endpoint(server), TRACK, outcome);
            final ControlFailure failure = loop.run(outcome).failure();
            assertEquals(ControlFailure.Kind.REFUSED, failure.kind());
            assertEquals("POST " + server.uri() +
                " failed after 6 tries: the controller answered code \"error\"", failure.message());
            assertEquals(6, server.requests().size());
        }
    }

    @Test
    void trackIsPublished() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.json(
            "{\"code\":\"ok\",\"channel_id\":\"c\",\"track_id\":\"a1\",\"upstreams\":[{\"url\":\"h:1\"}]}")))
        {
            final Outcome<PublishReply> outcome = new Outcome<>();
            controller.publish(endpoint(server), TRACK, outcome);
            assertEquals("h", loop.run(outcome).reply().upstreams().get(0).host());
            assertEquals(new String(ControllerEvents.publish(TRACK)), server.requests().get(0).body());
        }
    }

    @Test
    void upstreamIsRepublished() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.json("{\"url\":\"kmp://1.2.3.4:5\"}")))
        {
            final RepublishInfo upstream = new RepublishInfo("main", "c", "a1");
            final Outcome<RepublishReply> outcome = new Outcome<>();
            controller.republish(endpoint(server), TRACK, upstream, outcome);
            assertEquals("1.2.3.4", loop.run(outcome).reply().host());
            assertEquals(new String(ControllerEvents.republish(TRACK, upstream)), server.requests().get(0).body());
        }
    }

    @Test
    void replyToUnpublishIsNotLookedAt() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.reply("200 OK", "text/plain", "bye")))
        {
            final Outcome<Void> outcome = new Outcome<>();
            controller.unpublish(endpoint(server), TRACK, UnpublishReason.UPSTREAM_ERROR, outcome);
            assertNull(loop.run(outcome).reply());
            assertTrue(server.requests().get(0).body().contains("\"reason\":\"upstream_error\""));
        }
    }

    @Test
    void unpublishIsTriedOnce() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.reply("500 Oops", "text/plain", "")))
        {
            final Outcome<Void> outcome = new Outcome<>();
            controller.unpublish(endpoint(server), TRACK, UnpublishReason.RTMP_CLOSE, outcome);
            assertEquals("POST " + server.uri() +
                " failed: HTTP status 500 where 200 is expected", loop.run(outcome).failure().message());
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void nameOfAStreamForgesNoLineOfTheLog() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.reply("500 Oops", "text/plain", "")))
        {
            final TrackInfo track =
                new TrackInfo(CLIENT, new StreamInfo("a\r\nb" + "c".repeat(100), "live", ""), TRACK.media());
            final Logger logger = (Logger)LoggerFactory.getLogger(ControlCall.class);
            final ListAppender<ILoggingEvent> log = new ListAppender<>();
            log.start();
            logger.addAppender(log);
            try
            {
                final Outcome<PublishReply> outcome = new Outcome<>();
                controller.publish(endpoint(server), track, outcome);
                loop.run(outcome);
            }
            finally
            {
                logger.detachAppender(log);
            }
            final String beginning = "connection 7, stream a??b" + "c".repeat(60) + "..., audio: POST " + server.uri();
            assertEquals(5, log.list.stream()
                .filter(event -> event.getFormattedMessage().startsWith(beginning)).count(), "failed tries");
        }
    }

    private static ControlEndpoint endpoint(final TestHttpServer server)
    {
        return new ControlEndpoint(server.uri(), List.of(), LIMITS);
    }
}
