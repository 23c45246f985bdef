package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.sluice.cnc.EngineCounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may connect and publish, what a client that may not is told before it is dropped, and by which address it is
 * known behind a proxy.
 */
class AccessTest
{
    private static final String PROXIED = "127.0.0.1:0 proxy_protocol";
    private static final List<FlvTag> MOVIE = FlvTag.golden("h264-bframes-aac");

    @Test
    void publishDeniedByAddress()
    {
        try (EngineRig rig = new EngineRig("deny publish 127.0.0.0/8;", "");
            RtmpTestClient client = RtmpTestClient.connected(rig))
        {
            client.command(client.createStream(), "publish", null, "s", "live");
            client.awaitReply("1: onStatus 0 null error/NetStream.Publish.Unauthorized \"Publishing not allowed\"");
            client.awaitClosed();
            assertEquals(1, rig.count(EngineCounter.PUBLISHES_REFUSED));
            assertEquals(0, client.count("NetStream.Publish.Start"));
        }
    }

    @Test
    void publishAllowedByAddress()
    {
        try (EngineRig rig = new EngineRig("allow publish 127.0.0.1; deny publish all;", "");
            RtmpTestClient client = RtmpTestClient.publishing(rig, "s"))
        {
            client.tags(1, MOVIE).command(1, "closeStream", null);
            assertEquals(FlvTag.frames(MOVIE, 9).size(), rig.sink.ended("v1").frames().size());
        }
    }

    @Test
    void playIsRefused()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = RtmpTestClient.connected(rig))
        {
            client.command(client.createStream(), "play", null, "s");
            client.awaitReply("1: onStatus 0 null error/NetStream.Play.Failed");
            client.awaitClosed();
            assertEquals(1, rig.count(EngineCounter.PLAYS_REFUSED));
        }
    }

    @Test
    void publishToAnApplicationThatIsNotLive()
    {
        try (EngineRig rig = new EngineRig("", "application dead { live off; }");
            RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            client.handshake().connect("dead");
            client.awaitReply("_result 1");
            client.command(client.createStream(), "publish", null, "s", "live");
            client.awaitReply("1: onStatus 0 null error/NetStream.Publish.BadName " +
                "\"Application dead takes no live streams\"");
            client.awaitClosed();
            assertEquals(1, rig.count(EngineCounter.PUBLISHES_REFUSED));
        }
    }

    @Test
    void anUnknownApplicationIsNamedInTheRefusal()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            client.handshake().connect("vod");
            client.awaitReply("_error 1 null error/NetConnection.Connect.Rejected \"no application \"vod\" here\"");
            client.awaitClosed();
            assertEquals(1, rig.count(EngineCounter.CONNECTS_REFUSED));
            assertEquals(0, rig.controller.count("connect"));
        }
    }

    @Test
    void theControllersRefusalReachesTheClient()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            rig.controller.onConnect =
                event -> TestController.Reply.json("{\"code\":\"error\",\"message\":\"go away\"}");
            client.handshake().connect("live");
            client.awaitReply("_error 1 null error/NetConnection.Connect.Rejected \"go away\"");
            client.awaitClosed();
            assertEquals(1, rig.controller.count("connect"));
            assertEquals(1, rig.count(EngineCounter.CONNECTS_REFUSED));
        }
    }

    /** What the client sent on meanwhile must not turn the refusal into a reset that destroys it. */
    @Test
    void aRefusalArrivesThoughTheClientSendsOn()
    {
        try (EngineRig rig = new EngineRig(); RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            client.handshake().connect("vod");
            final byte[] more = client.encode(6, 9, 1, 0, new byte[100_000]);
            for (int i = 0; i < 20 && !client.isClosedByPeer; i++)
            {
                client.offer(more);
            }
            client.awaitReply("_error 1 null error/NetConnection.Connect.Rejected");
            client.awaitClosed();
        }
    }

    @Test
    void proxyProtocolVersion1()
    {
        verifyProxied("PROXY TCP4 203.0.113.7 198.51.100.1 4321 1935\r\n".getBytes(StandardCharsets.US_ASCII),
            "203.0.113.7:4321", "203.0.113.7");
    }

    @Test
    void proxyProtocolVersion2()
    {
        final byte[] addresses = {(byte)203, 0, 113, 7, (byte)198, 51, 100, 1, 0x10, (byte)0xE1, 7, (byte)0x8F};
        verifyProxied(version2(0x21, addresses), "203.0.113.7:4321", "203.0.113.7");
    }

    @Test
    void aProxysOwnConnectionHasItsOwnAddress()
    {
        try (EngineRig rig = new EngineRig("", "", PROXIED);
            RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            client.raw(version2(0x20, new byte[0])).handshake().connect("live").awaitReply("Connect.Success");
            assertEquals("127.0.0.1:" + client.localPort(), address(rig.controller.events("connect").get(0)));
        }
    }

    /** The rules look at the client's address, not the proxy's. */
    @Test
    void accessIsDecidedByTheProxiedAddress()
    {
        try (EngineRig rig = new EngineRig("deny publish 203.0.113.0/24;", "", PROXIED);
            RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            client.raw("PROXY TCP4 203.0.113.7 198.51.100.1 4321 1935\r\n".getBytes(StandardCharsets.US_ASCII));
            client.handshake().connect("live").awaitReply("Connect.Success");
            client.command(client.createStream(), "publish", null, "s", "live");
            client.awaitReply("NetStream.Publish.Unauthorized").awaitClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\u0003no proxy header at all", "GET / HTTP/1.1\r\n", "PROXY TCP4 1.2.3.4\r\n", "PROXY TCP4 a b c d\r\n",
        "PROXY TCP4 999.0.0.1 1.2.3.4 1 2\r\n", "\r\n\r\n\u0000\r\nQUIT\n\u0011"})
    void aWrongProxyHeaderCloses(final String header)
    {
        try (EngineRig rig = new EngineRig("", "", PROXIED); RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            client.readReplies().raw(header.getBytes(StandardCharsets.ISO_8859_1)).awaitClosed();
            rig.awaitCount(EngineCounter.PROTOCOL_ERRORS, 1);
            rig.awaitCount(EngineCounter.CONNECTIONS_OPEN, 0);
        }
    }

    private static void verifyProxied(final byte[] header, final String connectAddress, final String publishAddress)
    {
        try (EngineRig rig = new EngineRig("", "", PROXIED);
            RtmpTestClient client = new RtmpTestClient(rig.port()))
        {
            for (final byte value : header)
            {
                client.raw(new byte[]{value});
            }
            client.handshake().connect("live").awaitReply("Connect.Success");
            client.publish(client.createStream(), "s").tags(1, MOVIE).command(1, "closeStream", null);
            rig.sink.ended("v1");
            assertEquals(connectAddress, address(rig.controller.events("connect").get(0)));
            assertTrue(rig.controller.count("publish") > 0);
            assertEquals(publishAddress, address(rig.controller.events("publish").get(0)));
        }
    }

    private static Object address(final TestController.Event event)
    {
        return Json.object(event.json(), "rtmp").get("addr");
    }

    private static byte[] version2(final int versionAndCommand, final byte[] addresses)
    {
        return ByteBuffer.allocate(16 + addresses.length)
            .put("\r\n\r\n\u0000\r\nQUIT\n".getBytes(StandardCharsets.ISO_8859_1))
            .put((byte)versionAndCommand)
            .put((byte)(addresses.length == 0 ? 0 : 0x11))
            .putShort((short)addresses.length)
            .put(addresses)
            .array();
    }
}
