package io.sluice.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class SessionSuspensionTest
{
    private static final List<String> ALL = List.of(
        "connect live",
        "publish 1 s live",
        "video 1 @0 500",
        "audio 1 @5 100",
        "data 1 @0 onTextData 1.0",
        "end 1 s",
        "publish 1 t live",
        "video 1 @9 50");

    /** The handler decided to drop the connection: what came with that message is not handled, it is aborted. */
    @Test
    void shouldHandleNothingAfterAStop()
    {
        final SessionFixture fixture = SessionFixture.publishing("s");
        fixture.handler.stopsOnMedia = true;
        fixture.client.video(1, 0, 500).audio(1, 5, 100).command(1, "closeStream", 0, null);
        fixture.send();
        assertEquals(List.of("stop"), fixture.events());
        fixture.session.close();
        assertEquals(1, fixture.events().size(), "the message is aborted");
    }

    private static SessionFixture waiting()
    {
        final SessionFixture fixture = new SessionFixture();
        fixture.handler.answersConnect = false;
        fixture.handler.answersPublish = false;
        return fixture;
    }

    private static ClientBytes pipelined(final SessionFixture fixture)
    {
        return fixture.client.publishing("s").video(1, 0, 500).audio(1, 5, 100).data(1, "onTextData", 1.0)
            .command(1, "closeStream", 0, null)
            .command(1, "publish", 0, null, "t").video(1, 9, 50);
    }

    @Test
    void shouldHandleAPipelinedClientInOrder()
    {
        final SessionFixture fixture = waiting();
        pipelined(fixture);
        fixture.send();
        assertEquals(List.of("connect live"), fixture.events());
        assertEquals(List.of(), fixture.replies());
        assertFalse(fixture.session.isConnected());
        fixture.replies.sends = 0;
        fixture.session.acceptConnect();
        assertEquals(1, fixture.replies.sends);
        assertEquals(List.of("publish 1 s live"), fixture.events());
        final List<String> replies = fixture.replies();
        assertEquals("0: _result 2 null 1", replies.get(replies.size() - 1));
        fixture.session.acceptPublish(fixture.handler.pending);
        assertEquals(ALL.subList(2, 7), fixture.events());
        fixture.session.acceptPublish(fixture.handler.pending);
        assertEquals(ALL.subList(7, 8), fixture.events());
        assertTrue(fixture.session.wantsRead());
    }

    @Test
    void shouldHandleTheSameWhateverTheSplitAndTheTimeOfTheAnswers()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 300; i++)
        {
            final SessionFixture fixture = waiting();
            final UnsafeBuffer bytes = pipelined(fixture).takeBuffer();
            final int maxPiece = 1 + random.nextInt(500);
            int position = 0;
            int answered = 0;
            while (position < bytes.capacity() || answered < 3)
            {
                if (position < bytes.capacity())
                {
                    final int length = Math.min(1 + random.nextInt(maxPiece), bytes.capacity() - position);
                    fixture.session.onBytes(bytes, position, length, 0);
                    position += length;
                }
                if (random.nextInt(3) == 0 || position == bytes.capacity())
                {
                    answered += answer(fixture) ? 1 : 0;
                }
            }
            assertEquals(ALL, fixture.events(), "seed " + seed);
            assertEquals(0, fixture.session.ignoredMessages(), "seed " + seed);
        }
    }

    private static boolean answer(final SessionFixture fixture)
    {
        if (fixture.handler.connect != null && !fixture.session.isConnected())
        {
            fixture.session.acceptConnect();
            return true;
        }
        final NetStream stream = fixture.handler.pending;
        if (stream != null && stream.state() == NetStream.State.PUBLISH_PENDING)
        {
            fixture.session.acceptPublish(stream);
            return true;
        }
        return false;
    }

    @Test
    void shouldStopReadingWhileTooMuchIsKept()
    {
        final SessionFixture fixture = waiting();
        fixture.handler.answersConnect = true;
        fixture.client.publishing("s");
        fixture.send();
        assertTrue(fixture.session.wantsRead());
        int kept = 0;
        while (fixture.session.wantsRead())
        {
            fixture.client.video(1, kept, 10_000);
            fixture.send();
            kept++;
        }
        assertEquals(26, kept);
        fixture.events();
        fixture.session.acceptPublish(fixture.handler.pending);
        assertEquals(kept, fixture.events().size());
        assertTrue(fixture.session.wantsRead());
    }

    @Test
    void shouldCountShortMessagesToo()
    {
        final SessionFixture fixture = waiting();
        fixture.handler.answersConnect = true;
        fixture.client.publishing("s");
        for (int i = 0; i < 1024; i++)
        {
            fixture.client.audio(1, i, 0);
        }
        fixture.send();
        assertFalse(fixture.session.wantsRead());
    }

    @Test
    void shouldCountOnlyWhatIsStillKept()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.handler.answersPublish = false;
        for (int i = 0; i < 100; i++)
        {
            fixture.client.data(1, "onTextData", "x".repeat(5_000)).command(0, "foo", 0, "x".repeat(5_000))
                .media(6, MessageType.DATA_AMF0, 1, 0, 200).cut(73).control(MessageType.ABORT, 6);
        }
        fixture.client.command(1, "closeStream", 0, null).command(1, "publish", 0, null, "b");
        fixture.send();
        assertTrue(fixture.session.wantsRead());
        fixture.client.video(1, 0, SessionSettings.DEFAULT_MAX_SUSPENDED_BYTES - MessageAssembler.MESSAGE_OVERHEAD - 1);
        fixture.send();
        assertTrue(fixture.session.wantsRead());
        fixture.client.audio(1, 0, 0);
        fixture.send();
        assertFalse(fixture.session.wantsRead());
    }

    @Test
    void shouldStopReadingWithinALongMessage()
    {
        final SessionFixture fixture = waiting();
        fixture.handler.answersConnect = true;
        fixture.client.publishing("s").video(1, 0, 300_000).cut(1);
        fixture.send();
        fixture.events();
        assertFalse(fixture.session.wantsRead());
        fixture.session.acceptPublish(fixture.handler.pending);
        assertTrue(fixture.session.wantsRead());
        assertEquals(List.of(), fixture.events());
        // The last byte of the payload that the client writes.
        fixture.client.append(300_000 - 1);
        fixture.send();
        assertEquals(List.of("video 1 @0 300000"), fixture.events());
    }

    @Test
    void shouldGoOnWithMediaThatHadBegun()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.handler.answersPublish = false;
        fixture.client.command(0, "createStream", 2, null).video(1, 0, 200).cut(73)
            .command(2, "publish", 0, null, "b").append(0xC6);
        for (int i = 128; i < 200; i++)
        {
            fixture.client.append(i);
        }
        fixture.client.video(1, 1, 1);
        fixture.send();
        assertEquals(List.of("publish 2 b live", "video 1 @0 200"), fixture.events());
        fixture.session.acceptPublish(fixture.handler.pending);
        assertEquals(List.of("video 1 @1 1"), fixture.events());
    }

    @Test
    void shouldAnswerPingsMeanwhile()
    {
        final SessionFixture fixture = waiting();
        fixture.client.handshake().connect("live").userControl(ControlMessages.PING_REQUEST, 77);
        fixture.send();
        assertEquals(List.of("control 7 77"), fixture.replies());
    }

    @Test
    void shouldReportWhatIsWrongWithWhatWasKept()
    {
        final SessionFixture fixture = waiting();
        fixture.client.handshake().connect("live").connect("live");
        fixture.send();
        assertThrows(RtmpException.class, fixture.session::acceptConnect);
        // The answers to what came before are out nevertheless.
        assertTrue(fixture.replies().contains("0: onBWDone 0 null"));
    }

    @Test
    void shouldDropWhatIsKeptAtTheEnd()
    {
        final SessionFixture fixture = waiting();
        pipelined(fixture);
        fixture.send();
        fixture.session.close();
        fixture.session.acceptConnect();
        assertEquals(List.of("connect live"), fixture.events());
        assertEquals(List.of(), fixture.replies());
        assertFalse(fixture.session.isConnected());
    }

    @Test
    void shouldGoOnWhenTheServerEndsAStreamThatAwaitsItsAnswer()
    {
        final SessionFixture fixture = waiting();
        fixture.handler.answersConnect = true;
        fixture.client.publishing("s").video(1, 0, 5).command(0, "getStreamLength", 9, null);
        fixture.send();
        fixture.replies();
        fixture.session.endStream(fixture.handler.pending, "NetStream.Publish.BadName", "taken");
        assertEquals(
            List.of("1: onStatus 0 null error/NetStream.Publish.BadName", "0: _result 9 null 0"), fixture.replies());
        assertEquals(1, fixture.session.ignoredMessages());
        assertFalse(fixture.session.shouldCloseAfterFlush());
    }

    @Test
    void shouldNotTakeAnAnswerThatNobodyAwaits()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        assertThrows(IllegalStateException.class, fixture.session::acceptConnect);
        assertThrows(IllegalStateException.class, () -> fixture.session.refuseConnect("no"));
        final NetStream stream = fixture.session.streamAt(0);
        assertThrows(IllegalStateException.class, () -> fixture.session.acceptPublish(stream));
        assertThrows(IllegalStateException.class, () -> fixture.session.acceptPlay(stream));
        assertThrows(IndexOutOfBoundsException.class, () -> fixture.session.streamAt(1));
    }
}
