package io.sluice.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.amf.AmfArray;
import io.sluice.amf.AmfObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ServerSessionTest
{
    private static final String SUCCESS = "0: _result 1 {} status/NetConnection.Connect.Success";

    @Test
    void shouldAnswerConnectInTheOrderThatEncodersExpect()
    {
        final SessionFixture fixture = new SessionFixture();
        fixture.client.handshake();
        fixture.send();
        assertTrue(fixture.session.isHandshakeComplete());
        assertFalse(fixture.session.isConnected());
        fixture.client.connect("live");
        fixture.replies.sends = 0;
        fixture.send();
        assertEquals(
            List.of("window 5000000", "bandwidth 5000000 type 2", SUCCESS, "0: onBWDone 0 null"),
            fixture.replies());
        assertEquals(4096, fixture.replies.chunkSize());
        assertEquals(1, fixture.replies.sends);
        assertTrue(fixture.session.isConnected());
        assertEquals(0.0, fixture.replies.lastObject.get("objectEncoding"));
        assertFalse(fixture.replies.lastObject.has("capsEx"));
    }

    @Test
    void shouldReadConnectFromAnEcmaArrayWithAllItsFields()
    {
        final SessionFixture fixture = new SessionFixture();
        fixture.client.handshake().command(0, "connect", 1, AmfObject.ecmaArray()
            .put("app", "live/_definst_?token=a/b")
            .put("tcUrl", "rtmp://h/live")
            .put("flashver", "LNX 9")
            .put("pageUrl", null)
            .put("audioCodecs", 3575.0)
            .put("videoCodecs", 252.0)
            .put("objectEncoding", 3.0)
            .put("fourCcList", new AmfArray(List.of("hvc1", "av01", 5.0)))
            .put("capsEx", 23.0), "extra", 5.0);
        fixture.send();
        final ConnectCommand connect = fixture.handler.connect;
        assertEquals("live", connect.app());
        assertEquals("live/_definst_?token=a/b", connect.rawApp());
        assertEquals("token=a/b", connect.appArgs());
        assertEquals("rtmp://h/live", connect.tcUrl());
        assertEquals("LNX 9", connect.flashVer());
        assertEquals("", connect.swfUrl());
        assertEquals("", connect.pageUrl());
        assertEquals(3575, connect.audioCodecs());
        assertEquals(252, connect.videoCodecs());
        assertEquals(3, connect.objectEncoding());
        assertEquals(List.of("hvc1", "av01"), connect.fourCcList());
        assertEquals(23, connect.capsEx());
        assertEquals("extra", connect.arguments().get(0));
        assertEquals(2, connect.arguments().size());
        assertEquals(3.0, fixture.replies.lastObject.get("objectEncoding"));
        assertEquals(7.0, fixture.replies.lastObject.get("capsEx"));
        assertEquals(4.0, fixture.replies.lastObject.getObject("videoFourCcInfoMap").get("hvc1"));
        assertEquals(4.0, fixture.replies.lastObject.getObject("audioFourCcInfoMap").get("Opus"));
    }

    @Test
    void shouldRefuseConnectAndHandleNothingMore()
    {
        final SessionFixture fixture = new SessionFixture();
        fixture.handler.answersConnect = false;
        fixture.client.handshake().connect("live").command(0, "createStream", 2, null);
        fixture.send();
        assertEquals(List.of("connect live"), fixture.events());
        assertFalse(fixture.session.shouldCloseAfterFlush());
        fixture.session.refuseConnect("no such application");
        assertEquals(List.of("0: _error 1 null error/NetConnection.Connect.Rejected"), fixture.replies());
        assertEquals("no such application", fixture.replies.lastObject.get("description"));
        assertTrue(fixture.session.shouldCloseAfterFlush());
        assertFalse(fixture.session.wantsRead());
        fixture.client.command(0, "createStream", 2, null);
        fixture.send();
        assertEquals(List.of(), fixture.replies());
    }

    @Test
    void shouldRejectCommandsBeforeConnectAndASecondConnect()
    {
        final SessionFixture early = new SessionFixture();
        early.client.handshake().command(0, "createStream", 1, null);
        assertTrue(assertThrows(RtmpException.class, early::send).getMessage().contains("before connect"));

        final SessionFixture twice = SessionFixture.connected();
        twice.client.connect("live");
        assertThrows(RtmpException.class, twice::send);
    }

    @Test
    void shouldPublishAsObsAndFfmpegDo()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.client
            .command(0, "releaseStream", 2, null, "s")
            .command(0, "FCPublish", 3, null, "s")
            .command(0, "createStream", 4, null)
            .command(0, "_checkbw", 5, null);
        fixture.send();
        assertEquals(
            List.of(
                "0: _result 2 null null",
                "0: onFCPublish 0 null status/NetStream.Publish.Start",
                "0: _result 3 null null",
                "0: _result 4 null 1",
                "0: _result 5 null null"),
            fixture.replies());
        assertEquals(1, fixture.replies.sends);
        fixture.client.command(1, "publish", 6, null, "chan_1?arg=value", "LIVE");
        fixture.send();
        assertEquals(List.of("control 0 1", "1: onStatus 0 null status/NetStream.Publish.Start"), fixture.replies());
        assertEquals(List.of("publish 1 chan_1 live"), fixture.events());
        assertEquals("arg=value", fixture.handler.pending.args());
        assertEquals("chan_1", fixture.handler.pending.rawName());
        fixture.client
            .data(1, "@setDataFrame", "onMetaData", new AmfObject().put("width", 640.0))
            .video(1, 0, 300).audio(1, 10, 5).video(1, 40, 0)
            .command(0, "FCUnpublish", 6, null, "chan_1?arg=value")
            .command(0, "deleteStream", 7, null, 1.0);
        fixture.send();
        final List<String> events = fixture.events();
        assertTrue(events.get(0).startsWith("data 1 @0 onMetaData "), events.get(0));
        assertEquals(
            List.of("video 1 @0 300", "audio 1 @10 5", "video 1 @40 0", "end 1 chan_1"), events.subList(1, 5));
        assertEquals(5, events.size());
        assertEquals(
            List.of(
                "1: onStatus 0 null status/NetStream.Unpublish.Success",
                "0: onFCUnpublish 0 null status/NetStream.Unpublish.Success",
                "0: _result 6 null null"),
            fixture.replies());
        assertEquals(0, fixture.session.streamCount());
        assertEquals(0, fixture.session.ignoredMessages());
    }

    @Test
    void shouldPublishAsHaivisionDoes()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.client
            .command(0, "createStream", 2, null)
            .command(0, "FCPublish", 3, null, "s")
            .command(1, "publish", 4, null, "s");
        fixture.send();
        assertEquals(List.of("publish 1 s live"), fixture.events());
    }

    @Test
    void shouldPublishInAnyOrderAndAtAnySplit()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 200; i++)
        {
            final SessionFixture fixture = new SessionFixture();
            fixture.client.handshake().connect("live");
            final List<String> commands = new ArrayList<>(
                List.of("releaseStream", "FCPublish", "createStream", "_checkbw", "FCSubscribe"));
            Collections.shuffle(commands, random);
            for (final String command : commands)
            {
                fixture.client.command(0, command, 2, null, "s");
            }
            fixture.client.command(1, "publish", 0, null, "s", "live").video(1, 5, 1000).audio(1, 6, 200);
            fixture.send(random, 1 + random.nextInt(700));
            assertEquals(
                List.of("connect live", "publish 1 s live", "video 1 @5 1000", "audio 1 @6 200"),
                fixture.events(),
                "seed " + seed);
        }
    }

    @Test
    void shouldTakeCommandsAndDataInTheirAmf3Form()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.client
            .commandAmf3(0, "createStream", 2, null)
            .commandAmf3(1, "publish", 3, null, "s", "record")
            .dataAmf3(1, "onCuePoint", 7.0)
            .data(0, "onTextData");
        fixture.send();
        assertEquals(
            List.of("publish 1 s record", "data 1 @0 onCuePoint 7.0", "data 1 @0 onTextData"), fixture.events());
    }

    @Test
    void shouldRefusePublishWithItsReason()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.handler.answersPublish = false;
        fixture.client.command(0, "createStream", 2, null).command(1, "publish", 3, null, "s", "live").video(1, 0, 10);
        fixture.send();
        fixture.replies();
        fixture.session.refusePublish(fixture.handler.pending, "NetStream.Publish.Unauthorized", "wrong key");
        assertEquals(List.of("1: onStatus 0 null error/NetStream.Publish.Unauthorized"), fixture.replies());
        assertEquals("wrong key", fixture.replies.lastObject.get("description"));
        assertTrue(fixture.session.shouldCloseAfterFlush());
        assertEquals(List.of("publish 1 s live"), fixture.events());
    }

    @Test
    void shouldNotPublishTwiceOnOneStream()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.client.command(1, "publish", 3, null, "b", "live").video(1, 3, 3);
        fixture.send();
        assertEquals(List.of("1: onStatus 0 null error/NetStream.Publish.BadName"), fixture.replies());
        assertEquals(List.of("video 1 @3 3"), fixture.events());
        assertFalse(fixture.session.shouldCloseAfterFlush());
    }

    @Test
    void shouldNotPublishWithoutStreamOrName()
    {
        final SessionFixture fixture = new SessionFixture();
        fixture.client.handshake().connect("").command(3, "publish", 3, null, "a", "live")
            .command(0, "createStream", 2, null)
            .command(1, "publish", 3, null, null, "live")
            .command(1, "publish", 3, null, "x".repeat(StreamCommands.MAX_NAME_LENGTH + 1));
        fixture.send();
        assertEquals(List.of("connect "), fixture.events());
        final List<String> replies = fixture.replies();
        assertEquals("3: onStatus 0 null error/NetStream.Publish.BadName", replies.get(4));
        assertEquals("1: onStatus 0 null error/NetStream.Publish.BadName", replies.get(6));
        assertEquals("1: onStatus 0 null error/NetStream.Publish.BadName", replies.get(7));
    }

    @Test
    void shouldPublishAgainAfterCloseStream()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.client.command(1, "closeStream", 0, null).video(1, 1, 1)
            .command(1, "publish", 0, null, "b", "live").video(1, 2, 2);
        fixture.send();
        assertEquals(List.of("end 1 a", "publish 1 b live", "video 1 @2 2"), fixture.events());
        assertEquals(1, fixture.session.ignoredMessages());
        assertEquals(1, fixture.session.streamCount());
    }

    @Test
    void shouldGiveTheLowestFreeIdAndCapTheStreams()
    {
        final SessionFixture fixture = SessionFixture.connected();
        for (int i = 1; i <= SessionSettings.DEFAULT_MAX_STREAMS + 1; i++)
        {
            fixture.client.command(0, "createStream", i, null);
        }
        fixture.client.command(0, "deleteStream", 0, null, 3.0).command(0, "createStream", 99, null);
        fixture.send();
        final List<String> replies = fixture.replies();
        assertEquals("0: _result 1 null 1", replies.get(0));
        assertEquals("0: _result 32 null 32", replies.get(31));
        assertEquals("0: _error 33 null error/NetConnection.Call.Failed", replies.get(32));
        assertEquals("0: _result 99 null 3", replies.get(33));
    }

    @Test
    void shouldKeepStreamsApart()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.client.audio(0, 1, 1)
            .command(0, "createStream", 2, null).command(2, "publish", 0, null, "b", "live")
            .video(1, 2, 2).video(2, 3, 3).video(0, 4, 4).video(7, 5, 5)
            .command(0, "FCUnpublish", 0, null, "b").video(2, 6, 6).video(1, 7, 7);
        fixture.send();
        assertEquals(
            List.of("audio 1 @1 1", "publish 2 b live", "video 1 @2 2", "video 2 @3 3", "end 2 b", "video 1 @7 7"),
            fixture.events());
        assertEquals(3, fixture.session.ignoredMessages());
    }

    @Test
    void shouldAnswerUnknownCallsOnlyWhereAReplyIsWanted()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.client.command(0, "getFoo", 9, null).command(0, "setFoo", 0, null, 1.0)
            .command(0, "getStreamLength", 10, null, "s").command(0, "_result", 4, null);
        fixture.send();
        assertEquals(
            List.of("0: _error 9 null error/NetConnection.Call.Failed", "0: _result 10 null 0"), fixture.replies());
        assertEquals(1, fixture.session.ignoredMessages());
    }

    @Test
    void shouldAbortIncompleteMediaWhenItsStreamEnds()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.client.video(1, 1, 120);
        final byte[] video = fixture.client.take();
        for (int i = 0; i < 50; i++)
        {
            fixture.client.append(video[i]);
        }
        fixture.send();
        fixture.session.endStream(
            fixture.session.streamAt(0), "NetStream.Publish.BadName", "another publisher took over");
        assertEquals(List.of("abort video 1 @1 120"), fixture.events());
        assertEquals(List.of("1: onStatus 0 null error/NetStream.Publish.BadName"), fixture.replies());
        for (int i = 50; i < video.length; i++)
        {
            fixture.client.append(video[i]);
        }
        fixture.client.command(1, "publish", 0, null, "b", "live").video(1, 2, 2);
        fixture.send();
        assertEquals(List.of("publish 1 b live", "video 1 @2 2"), fixture.events());
    }

    @Test
    void shouldAbortIncompleteMediaOnDeleteStreamAndOnClose()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.client.video(1, 1, 120).cut(20);
        fixture.send();
        fixture.session.close();
        fixture.session.close();
        assertEquals(List.of("abort video 1 @1 120"), fixture.events());

        final SessionFixture interleaved = SessionFixture.publishing("a");
        interleaved.client.video(1, 1, 200).cut(1 + 72).command(0, "deleteStream", 0, null, 1.0);
        // The second chunk of the video message: a type 3 header and 72 bytes.
        interleaved.client.append(0xC6);
        for (int i = 0; i < 72; i++)
        {
            interleaved.client.append(i);
        }
        interleaved.send();
        assertEquals(List.of("abort video 1 @1 200", "end 1 a"), interleaved.events());
    }

    @Test
    void shouldPassTheClientsAbortOn()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.client.video(1, 1, 200).cut(73).control(MessageType.ABORT, 6).video(1, 2, 2);
        fixture.send();
        assertEquals(List.of("abort video 1 @1 200", "video 1 @2 2"), fixture.events());
    }

    @Test
    void shouldRejectMalformedCommandsAndIgnoreMalformedData()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.client.raw(MessageType.DATA_AMF0, 1, 0, 0, 0, 0, 0)
            .raw(MessageType.DATA_AMF0, 1, 0)
            .raw(MessageType.DATA_AMF0, 1, 0, 2, 0, 1, 'x', 3, 0, 9)
            .raw(99, 1, 0, 1).video(1, 1, 1);
        fixture.send();
        assertEquals(List.of("video 1 @1 1"), fixture.events());
        assertEquals(4, fixture.session.ignoredMessages());
        fixture.client.raw(MessageType.COMMAND_AMF0, 0, 0, 2, 0, 9, 'x');
        final RtmpException thrown = assertThrows(RtmpException.class, fixture::send);
        assertTrue(thrown.getMessage().startsWith("malformed command message"), thrown.getMessage());
        assertTrue(thrown.getMessage().matches(".*\\d.*"), thrown.getMessage());
    }

    @Test
    void shouldRejectCommandsThatAreTooLong()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.client.command(0, "foo", 1, "x".repeat(60_000), "y".repeat(10_000));
        assertThrows(RtmpException.class, fixture::send);
    }

    @Test
    void shouldNameWhatIsWrongWithoutEchoingIt()
    {
        final SessionFixture fixture = new SessionFixture();
        fixture.client.handshake().command(0, "a\nb" + "x".repeat(1000), 1, null);
        final RtmpException thrown = assertThrows(RtmpException.class, fixture::send);
        assertEquals("command \"a?b" + "x".repeat(61) + "...\" before connect", thrown.getMessage());
    }

    @Test
    void shouldAskTheClientToReconnect()
    {
        final SessionFixture fixture = new SessionFixture();
        fixture.session.requestReconnect("rtmp://other/live", "maintenance");
        fixture.client.handshake().connect("live");
        fixture.send();
        assertEquals(4, fixture.replies().size());
        fixture.session.requestReconnect("rtmp://other/live", "maintenance");
        assertEquals(
            List.of("0: onStatus 0 null status/NetConnection.Connect.ReconnectRequest"), fixture.replies());
        assertEquals("rtmp://other/live", fixture.replies.lastObject.get("tcUrl"));
        fixture.session.requestReconnect("", "maintenance");
        assertFalse(fixture.replies.lastObject.has("tcUrl"));
    }

    @Test
    void shouldHandleNothingMoreWhenTheHandlerClosesTheSession()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.handler.answersPublish = false;
        fixture.handler.closesOnPublish = true;
        fixture.client.command(0, "createStream", 2, null).command(1, "publish", 0, null, "a").video(1, 1, 1)
            .command(0, "getStreamLength", 3, null);
        fixture.send();
        assertEquals(List.of("publish 1 a live"), fixture.events());
        assertEquals(List.of(), fixture.replies());
        assertFalse(fixture.session.wantsRead());
    }
}
