package io.sluice.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SessionPlayTest
{
    private static SessionFixture playing()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.client.command(0, "createStream", 2, null).command(1, "play", 3, null, "s");
        fixture.send();
        fixture.forget();
        return fixture;
    }

    @Test
    void shouldPlay()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.client.command(0, "createStream", 2, null).userControl(3, 1)
            .command(0, "FCSubscribe", 3, null, "s")
            .command(1, "play", 4, null, "flv:s?t=1", -1000.0, 5000.0, true);
        fixture.send();
        assertEquals(
            List.of(
                "0: _result 2 null 1",
                "0: onFCSubscribe 0 null status/NetStream.Play.Start",
                "0: _result 3 null null",
                "control 0 1",
                "1: onStatus 0 null status/NetStream.Play.Reset",
                "1: onStatus 0 null status/NetStream.Play.Start",
                "1: |RtmpSampleAccess true true"),
            fixture.replies());
        assertEquals(List.of("play 1 s"), fixture.events());
        final NetStream stream = fixture.handler.pending;
        assertEquals(NetStream.State.PLAYING, stream.state());
        assertEquals("t=1", stream.args());
        assertEquals(NetStream.PLAY_LIVE, stream.playStartMs());
        assertEquals(5000, stream.playDurationMs());
        assertTrue(stream.playReset());
    }

    @Test
    void shouldReadPlayArgumentsAsClientsSendThem()
    {
        final SessionFixture fixture = playing();
        final NetStream stream = fixture.handler.pending;
        assertEquals(NetStream.PLAY_LIVE_OR_RECORDED, stream.playStartMs());
        assertEquals(NetStream.PLAY_WHOLE, stream.playDurationMs());
        fixture.client.command(1, "play", 0, null, "s", -2.0, -1000.0, 0.0);
        fixture.send();
        assertEquals(NetStream.PLAY_LIVE_OR_RECORDED, stream.playStartMs());
        assertEquals(NetStream.PLAY_WHOLE, stream.playDurationMs());
        assertFalse(stream.playReset());
        fixture.client.command(1, "play", 0, null, "s", -1.0);
        fixture.send();
        assertEquals(NetStream.PLAY_LIVE, stream.playStartMs());
        fixture.client.command(1, "play", 0, null, "s", 2500.0);
        fixture.send();
        assertEquals(2500, stream.playStartMs());
    }

    @Test
    void shouldRefuseToPlay()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.handler.answersPlay = false;
        fixture.client.command(0, "createStream", 2, null).command(1, "play", 3, null, "s");
        fixture.send();
        fixture.replies();
        fixture.session.refusePlay(fixture.handler.pending, "NetStream.Play.StreamNotFound", "no such stream");
        assertEquals(List.of("1: onStatus 0 null error/NetStream.Play.StreamNotFound"), fixture.replies());
        assertTrue(fixture.session.shouldCloseAfterFlush());
    }

    @Test
    void shouldHonourReceivePauseAndSeek()
    {
        final SessionFixture fixture = playing();
        final NetStream stream = fixture.handler.pending;
        assertTrue(stream.receivesAudio() && stream.receivesVideo());
        fixture.client.command(1, "receiveAudio", 0, null, false).command(1, "receiveVideo", 0, null, false)
            .command(1, "receiveVideo", 0, null, true)
            .command(1, "pause", 0, null, true, 1500.0).command(1, "seek", 0, null, 700.0);
        fixture.send();
        assertFalse(stream.receivesAudio());
        assertTrue(stream.receivesVideo());
        assertTrue(stream.isPaused());
        assertEquals(
            List.of(
                "1: onStatus 0 null status/NetStream.Pause.Notify",
                "1: onStatus 0 null error/NetStream.Seek.Failed"),
            fixture.replies());
        fixture.handler.seeks = true;
        fixture.client.command(1, "pause", 0, null, false, 1500.0).command(1, "seek", 0, null, 800.0);
        fixture.send();
        assertFalse(stream.isPaused());
        assertEquals(
            List.of(
                "1: onStatus 0 null status/NetStream.Unpause.Notify",
                "1: onStatus 0 null status/NetStream.Seek.Notify"),
            fixture.replies());
        assertEquals(List.of("pause 1 @1500", "seek 1 @700", "unpause 1 @1500", "seek 1 @800"), fixture.events());
    }

    @Test
    void shouldEndAPlayByTheClientAndByTheServer()
    {
        final SessionFixture fixture = playing();
        fixture.client.command(1, "closeStream", 0, null);
        fixture.send();
        assertEquals(List.of("end 1 s"), fixture.events());
        assertEquals(List.of("1: onStatus 0 null status/NetStream.Play.Stop"), fixture.replies());

        fixture.client.command(1, "play", 0, null, "t").command(1, "play", 0, null, "u");
        fixture.send();
        assertEquals(List.of("play 1 t", "end 1 t", "play 1 u"), fixture.events());
        fixture.replies();
        fixture.session.endStream(
            fixture.session.streamAt(0), "NetStream.Play.UnpublishNotify", "u is now unpublished.");
        assertEquals(
            List.of("control 1 1", "1: onStatus 0 null status/NetStream.Play.UnpublishNotify"), fixture.replies());
        assertEquals(NetStream.State.IDLE, fixture.session.streamAt(0).state());
    }

    @Test
    void shouldNotPlayWhatIsPublishedOrHasNoName()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.client.command(1, "play", 0, null, "b").command(5, "play", 0, null, "b")
            .command(1, "pause", 0, null, true).command(1, "seek", 0, null, 1.0)
            .command(1, "publish", 0, null, false).command(1, "play", 0, null, false);
        fixture.send();
        assertEquals(
            List.of(
                "1: onStatus 0 null error/NetStream.Play.Failed",
                "5: onStatus 0 null error/NetStream.Play.Failed",
                "1: onStatus 0 null status/NetStream.Unpublish.Success"),
            fixture.replies());
        assertEquals(List.of("end 1 a"), fixture.events());
    }
}
