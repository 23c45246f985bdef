package io.sluice.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SessionControlTest
{
    @Test
    void shouldAcknowledgeEachWindowOfBytesSinceTheConnectionsStart()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.client.control(MessageType.WINDOW_ACK_SIZE, 10_000);
        fixture.send();
        assertEquals(List.of(), fixture.replies());
        long acknowledged = 0;
        for (int i = 0; i < 100; i++)
        {
            fixture.client.video(1, i, 999);
            fixture.send();
            final long received = fixture.session.bytesReceived();
            if (received - acknowledged >= 10_000)
            {
                assertEquals(List.of("ack " + received), fixture.replies());
                acknowledged = received;
            }
            else
            {
                assertEquals(List.of(), fixture.replies());
            }
        }
        assertTrue(acknowledged > 90_000);
    }

    @Test
    void shouldAcknowledgeAPeerThatSetsNoWindow()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        int sent = 0;
        while (fixture.replies.replies.isEmpty())
        {
            fixture.client.video(1, sent, 100_000);
            fixture.send();
            sent++;
        }
        assertEquals(25, sent);
        assertEquals(List.of("ack " + fixture.session.bytesReceived()), fixture.replies());
    }

    @Test
    void shouldWrapTheSequenceAndClampTheWindow()
    {
        final Acknowledger acknowledger = new Acknowledger();
        acknowledger.onWindow(0);
        assertEquals(Acknowledger.DEFAULT_WINDOW, acknowledger.window());
        acknowledger.onWindow(-1);
        assertEquals(Acknowledger.MAX_WINDOW, acknowledger.window());
        acknowledger.onWindow(5);
        acknowledger.onReceived(4);
        assertFalse(acknowledger.isDue());
        acknowledger.onReceived(1);
        assertTrue(acknowledger.isDue());
        assertEquals(5, acknowledger.acknowledge());
        assertFalse(acknowledger.isDue());
        acknowledger.onReceived(Integer.MAX_VALUE);
        acknowledger.onReceived(Integer.MAX_VALUE);
        assertEquals(3, acknowledger.acknowledge());
        assertFalse(acknowledger.isDue());
        acknowledger.onReceived(5);
        assertTrue(acknowledger.isDue());
        assertEquals(8, acknowledger.acknowledge());
    }

    @Test
    void shouldConfirmAPeerBandwidthThatChanges()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.client.control(MessageType.SET_PEER_BANDWIDTH, SessionSettings.DEFAULT_ACK_WINDOW)
            .control(MessageType.SET_PEER_BANDWIDTH, 2_500_000)
            .control(MessageType.SET_PEER_BANDWIDTH, 2_500_000)
            .control(MessageType.SET_PEER_BANDWIDTH, 0);
        fixture.send();
        assertEquals(List.of("window 2500000"), fixture.replies());
    }

    @Test
    void shouldAnswerPingsAndIgnoreOtherUserControl()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.client.userControl(ControlMessages.PING_REQUEST, -5).userControl(ControlMessages.SET_BUFFER_LENGTH, 1)
            .userControl(26, 1).userControl(27, 1).userControl(999, 1)
            .raw(MessageType.USER_CONTROL, 0, 0, 6).raw(MessageType.USER_CONTROL, 0, 0)
            .raw(MessageType.USER_CONTROL, 0, 0, 0, 6, 1)
            .raw(MessageType.WINDOW_ACK_SIZE, 0, 0, 1).raw(MessageType.SET_PEER_BANDWIDTH, 0, 0, 1)
            .control(MessageType.ACKNOWLEDGEMENT, 7);
        fixture.send();
        assertEquals(List.of("control 7 -5"), fixture.replies());
        assertEquals(0, fixture.session.ignoredMessages());
    }

    @Test
    void shouldPingASilentPeerAndGiveItUp()
    {
        final SessionFixture fixture = SessionFixture.connected();
        final long start = fixture.nowMs;
        assertTrue(fixture.session.onTick(start + 59_999));
        assertEquals(List.of(), fixture.replies());
        assertTrue(fixture.session.onTick(start + 60_000));
        assertEquals(List.of("control 6 " + (start + 60_000)), fixture.replies());
        assertTrue(fixture.session.onTick(start + 89_999));
        assertFalse(fixture.session.onTick(start + 90_000));
        assertEquals(List.of(), fixture.replies());
    }

    @Test
    void shouldTakeAnyByteForALifeSign()
    {
        final SessionFixture fixture = SessionFixture.connected();
        fixture.nowMs += 60_000;
        assertTrue(fixture.session.onTick(fixture.nowMs));
        fixture.nowMs += 29_000;
        fixture.client.append(0x03);
        fixture.send();
        assertTrue(fixture.session.onTick(fixture.nowMs + 59_999));
        assertEquals(1, fixture.replies().size());
        assertTrue(fixture.session.onTick(fixture.nowMs + 60_000));
        assertEquals(1, fixture.replies().size());
    }

    @Test
    void shouldNeverGiveUpAPublisher()
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        assertTrue(fixture.session.onTick(fixture.nowMs + 60_000));
        assertEquals(1, fixture.replies().size());
        assertTrue(fixture.session.onTick(fixture.nowMs + 1_000_000));
        fixture.session.endStream(fixture.session.streamAt(0), "NetStream.Unpublish.Success", "over");
        assertEquals(List.of("1: onStatus 0 null status/NetStream.Unpublish.Success"), fixture.replies());
        assertFalse(fixture.session.onTick(fixture.nowMs + 1_000_001));
    }

    @Test
    void shouldNotGiveUpAPeerThatAwaitsAnAnswer()
    {
        final SessionFixture fixture = new SessionFixture();
        fixture.handler.answersConnect = false;
        assertTrue(fixture.session.onTick(1_000_000));
        fixture.client.handshake().connect("live");
        fixture.send();
        assertTrue(fixture.session.onTick(2_000_000));
        assertTrue(fixture.session.onTick(3_000_000));
        assertEquals(List.of(), fixture.replies());
    }

    @Test
    void shouldNotPingWhereThatIsOff()
    {
        final SessionFixture fixture = new SessionFixture(
            new SessionSettings(128, 1, 1000, 1, 1000, 1, 0, 0, Type3ExtendedTimestamp.ON));
        fixture.client.handshake().connect("live");
        fixture.send();
        fixture.replies();
        assertTrue(fixture.session.onTick(Long.MAX_VALUE));
        assertEquals(List.of(), fixture.replies());
        assertEquals(Type3ExtendedTimestamp.ON, fixture.session.type3ExtendedTimestamp());
    }

    @Test
    void shouldRejectSettingsOutOfRange()
    {
        final Type3ExtendedTimestamp auto = Type3ExtendedTimestamp.AUTO;
        assertThrows(
            IllegalArgumentException.class, () -> new SessionSettings(127, 1, 1000, 1, 1000, 1, 0, 0, auto));
        assertThrows(
            IllegalArgumentException.class, () -> new SessionSettings(128, 0, 1000, 1, 1000, 1, 0, 0, auto));
        assertThrows(
            IllegalArgumentException.class, () -> new SessionSettings(128, 1, 1000, 1, 1000, 1, -1, 0, auto));
    }
}
