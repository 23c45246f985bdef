package io.sluice.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.amf.Amf0Writer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

final class SessionAggregateTest
{
    private final ExpandableArrayBuffer tags = new ExpandableArrayBuffer();
    private int length;

    /** The payload is what {@link RecordingHandler} expects of a message with the timestamp that results. */
    private SessionAggregateTest tag(final int typeId, final int timestampMs, final int resultMs, final int payload)
    {
        header(typeId, timestampMs, payload);
        for (int i = 0; i < payload; i++)
        {
            tags.putByte(length++, (byte) (resultMs + i));
        }
        return backPointer(payload);
    }

    private SessionAggregateTest dataTag(final int timestampMs, final String name)
    {
        final ExpandableArrayBuffer payload = new ExpandableArrayBuffer();
        final int payloadLength = new Amf0Writer().wrap(payload, 0).writeString(name).length();
        header(MessageType.DATA_AMF0, timestampMs, payloadLength);
        tags.putBytes(length, payload, 0, payloadLength);
        length += payloadLength;
        return backPointer(payloadLength);
    }

    private void header(final int typeId, final int timestampMs, final int payload)
    {
        final int[] bytes = {
            typeId, payload >> 16, payload >> 8, payload,
            timestampMs >> 16, timestampMs >> 8, timestampMs, timestampMs >> 24, 9, 9, 9};
        for (final int value : bytes)
        {
            tags.putByte(length++, (byte) value);
        }
    }

    private SessionAggregateTest backPointer(final int payload)
    {
        tags.putInt(length, payload + 11, ByteOrder.BIG_ENDIAN);
        length += 4;
        return this;
    }

    private int[] take()
    {
        final int[] bytes = new int[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = tags.getByte(i);
        }
        length = 0;
        return bytes;
    }

    private static List<String> events(final int timestampMs, final int... payload)
    {
        final SessionFixture fixture = SessionFixture.publishing("a");
        fixture.client.raw(MessageType.AGGREGATE, 1, timestampMs, payload);
        fixture.send();
        return fixture.events();
    }

    @Test
    void shouldTakeAnAggregateApart()
    {
        tag(MessageType.AUDIO, 7000, 100, 10).dataTag(7003, "onCuePoint")
            .tag(99, 0, 0, 3).tag(MessageType.VIDEO, 7040, 140, 700).tag(MessageType.VIDEO, 6990, 90, 0);
        assertEquals(
            List.of("audio 1 @100 10", "data 1 @103 onCuePoint", "video 1 @140 700", "video 1 @90 0"),
            events(100, take()));
    }

    @Test
    void shouldRebaseTimestampsThatWrap()
    {
        tag(MessageType.AUDIO, -2, 5, 1).tag(MessageType.AUDIO, 3, 10, 1);
        assertEquals(List.of("audio 1 @5 1", "audio 1 @10 1"), events(5, take()));
    }

    @Test
    void shouldTakeAnAggregateWithoutItsLastBackPointer()
    {
        final int[] bytes = tag(MessageType.AUDIO, 0, 0, 10).take();
        assertEquals(List.of("audio 1 @0 10"), events(0, Arrays.copyOf(bytes, bytes.length - 4)));
        assertEquals(List.of(), events(0));
    }

    @Test
    void shouldRejectAnAggregateThatEndsWithinATag()
    {
        final int[] bytes = tag(MessageType.AUDIO, 0, 0, 10).tag(MessageType.VIDEO, 0, 0, 10).take();
        for (int i = 1; i < bytes.length; i++)
        {
            final int[] cut = Arrays.copyOf(bytes, i);
            if (i != 21 && i != 25 && i != 46)
            {
                final RtmpException thrown = assertThrows(RtmpException.class, () -> events(0, cut), "cut at " + i);
                assertTrue(thrown.getMessage().startsWith("aggregate message of " + i), thrown.getMessage());
            }
        }
    }

    @Test
    void shouldOnlyEverThrowRtmpException()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final int[] bytes = tag(MessageType.AUDIO, 0, 0, 10).dataTag(7, "onX").tag(MessageType.VIDEO, 9, 9, 9).take();
        int rejected = 0;
        for (int i = 0; i < 2000; i++)
        {
            final int[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] = random.nextInt(256);
            damaged[random.nextInt(damaged.length)] = random.nextInt(256);
            try
            {
                events(0, damaged);
            }
            catch (final RtmpException ex)
            {
                rejected++;
            }
            catch (final RuntimeException ex)
            {
                throw new AssertionError("seed " + seed, ex);
            }
        }
        assertTrue(rejected > 0 && rejected < 2000, "seed " + seed);
    }
}
