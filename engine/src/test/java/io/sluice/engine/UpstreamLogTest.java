package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * What the log says of an upstream that is away for a while.
 */
class UpstreamLogTest
{
    @Test
    void anUpstreamThatIsAwayForAWhileMakesTwoLines() throws IOException
    {
        final InetSocketAddress refusing;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            refusing = (InetSocketAddress)socket.getLocalSocketAddress();
        }
        final Logger logger = (Logger)LoggerFactory.getLogger(TrackUpstreams.class);
        final ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (EngineRig rig = new EngineRig("kmp_republish_interval 10ms;", "");
            RtmpTestClient client = RtmpTestClient.publishing(rig, "away"))
        {
            rig.controller.onPublish = event ->
                TestController.publishReply(event, TestController.upstream("main", refusing, ""));
            rig.controller.onRepublish = event -> TestController.Reply.json("{\"code\":\"ok\",\"url\":\"127.0.0.1:" +
                (rig.controller.count("republish") < 5 ? refusing : rig.sink.address()).getPort() + "\"}");
            client.tags(1, FlvTag.golden("h264-bframes-aac").stream().filter(tag -> tag.type() == 9).toList());
            rig.awaitFrames("v1", 1);
            client.command(1, "closeStream", null);
            Await.until("unpublished", () -> rig.controller.count("unpublish") == 1);
        }
        finally
        {
            logger.detachAppender(log);
        }
        final List<ILoggingEvent> lines = log.list.stream()
            .filter(event -> event.getFormattedMessage().contains("stream live/away track video upstream main "))
            .toList();
        assertEquals(2, lines.size(), lines::toString);
        assertEquals(Level.WARN, lines.get(0).getLevel());
        assertTrue(lines.get(0).getFormattedMessage().contains(
            "main 127.0.0.1:" + refusing.getPort() + ": connect failed: "), lines::toString);
        assertTrue(lines.get(1).getFormattedMessage().contains(
            ": connected again after 5 failure(s), goes on at frame 0"), lines::toString);
    }
}
