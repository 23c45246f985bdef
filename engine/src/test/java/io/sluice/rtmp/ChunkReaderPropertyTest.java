package io.sluice.rtmp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Random messages, written by an encoder that knows nothing of {@link ChunkWriter} and uses each header form, come back
 * equal whatever the interleaving and the splits.
 */
final class ChunkReaderPropertyTest
{
    private static final int ROUNDS = 80;
    /**
     * Not 319: its header with an extended timestamp, 00 FF FF FF, behind an empty message of a peer that doesn't
     * repeat extended timestamps can't be told from the repetition of 0xFFFFFF.
     */
    private static final int[] CSIDS = {2, 3, 4, 6, 63, 64, 318, 320, 65599};

    @Test
    void readsWhatARandomEncoderWrote()
    {
        final long seed = System.nanoTime();
        int extendedSeen = 0;
        for (int round = 0; round < ROUNDS; round++)
        {
            final String label = "seed " + seed + ", round " + round;
            final Random random = new Random(seed + round);
            final Script script = new Script(random);
            for (int i = 0; i < 120; i++)
            {
                script.step();
            }
            script.finish();
            final byte[] bytes = script.bytes.toArray();

            final Type3ExtendedTimestamp state = script.check(label, bytes, null, bytes.length);
            assertEquals(state, script.check(label + ", byte by byte", bytes, null, 1));
            assertEquals(state, script.check(label + ", short pieces", bytes, random, 20));
            assertEquals(state, script.check(label + ", long pieces", bytes, random, 1500));
            if (state != Type3ExtendedTimestamp.AUTO)
            {
                assertEquals(
                    script.isRepeating ? Type3ExtendedTimestamp.ON : Type3ExtendedTimestamp.OFF, state, label);
                extendedSeen++;
            }
        }
        assertTrue(extendedSeen > ROUNDS / 10, "seed " + seed + " met extended timestamps " + extendedSeen + " times");
    }

    @Test
    void readsWhatChunkWriterWrote()
    {
        final long seed = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++)
        {
            final String label = "seed " + seed + ", round " + round;
            final Random random = new Random(seed + round);
            final ChunkWriter writer = new ChunkWriter();
            final UnsafeBuffer out = new UnsafeBuffer(new byte[200_000]);
            final List<ChunkRecorder.Message> expected = new ArrayList<>();
            int timestampMs = random.nextInt();
            int position = 0;
            int last = 0;
            for (int i = 0; i < 40; i++)
            {
                if (random.nextInt(10) == 0)
                {
                    position += ControlMessages.setChunkSize(writer, out, position, 128 + random.nextInt(2000));
                }
                final int csid = CSIDS[random.nextInt(CSIDS.length)];
                timestampMs = random.nextInt(8) == 0 ? random.nextInt() : timestampMs + random.nextInt(3) * 20;
                last = random.nextBoolean() ? last : random.nextInt(3000);
                final byte[] payload = new byte[last];
                random.nextBytes(payload);
                final ChunkRecorder.Message message =
                    new ChunkRecorder.Message(csid, 8 + random.nextInt(2), timestampMs, random.nextInt(3), payload);
                expected.add(message);
                final int limit = writer.encodedLength(csid, timestampMs, payload.length);
                final boolean isCompressed = random.nextBoolean();
                final int written = isCompressed ?
                    writer.writeCompressed(out, position, csid, timestampMs, message.typeId,
                        message.messageStreamId, new UnsafeBuffer(payload), 0, payload.length) :
                    writer.write(out, position, csid, timestampMs, message.typeId,
                        message.messageStreamId, new UnsafeBuffer(payload), 0, payload.length);
                assertTrue(isCompressed ? written <= limit : written == limit, label);
                position += written;
            }
            final byte[] bytes = new byte[position];
            out.getBytes(0, bytes);
            final ChunkRecorder recorder = new ChunkRecorder();
            ChunkBytes.feedInPieces(bytes, new ChunkReader(new ChunkReaderSettings()), recorder, random, 2000);
            assertEquals(expected, recorder.messages, label);
        }
    }

    /**
     * Writes chunks of several messages in turn.
     */
    private static final class Script
    {
        final ChunkBytes bytes = new ChunkBytes();
        final boolean isRepeating;
        private final Random random;
        private final Map<Integer, Stream> streams = new HashMap<>();
        private final List<ChunkRecorder.Message> expected = new ArrayList<>();
        private final List<ChunkRecorder.Message> aborted = new ArrayList<>();
        private int chunkSize = 128;

        Script(final Random random)
        {
            this.random = random;
            isRepeating = random.nextBoolean();
        }

        void step()
        {
            final int csid = CSIDS[random.nextInt(CSIDS.length)];
            final Stream stream = streams.computeIfAbsent(csid, (key) -> new Stream());
            switch (random.nextInt(20))
            {
                case 0:
                    setChunkSize(csid, stream);
                    break;
                case 1:
                    abort(csid, stream);
                    break;
                default:
                    chunk(csid, stream);
                    break;
            }
        }

        void finish()
        {
            streams.forEach((csid, stream) ->
            {
                while (stream.message != null)
                {
                    chunk(csid, stream);
                }
            });
            // Something must follow a last payload that begins like a repeated timestamp.
            final byte[] payload = ChunkBytes.payload(7, 4);
            bytes.fmt0(5, 1, 4, 8, 1).add(payload, 0, 4);
            expected.add(new ChunkRecorder.Message(5, 8, 1, 1, payload));
        }

        Type3ExtendedTimestamp check(
            final String label, final byte[] encoded, final Random splits, final int maxLength)
        {
            final ChunkReader reader = new ChunkReader(new ChunkReaderSettings());
            final ChunkRecorder recorder = new ChunkRecorder();
            try
            {
                ChunkBytes.feedInPieces(encoded, reader, recorder, splits, maxLength);
            }
            catch (final RuntimeException | AssertionError ex)
            {
                throw new AssertionError(label, ex);
            }
            assertEquals(expected, recorder.messages, label);
            assertEquals(aborted.size(), recorder.aborted.size(), label);
            for (int i = 0; i < aborted.size(); i++)
            {
                assertEquals(aborted.get(i).fields(), recorder.aborted.get(i).fields(), label);
            }
            assertEquals(0, reader.partialBytes(), label);
            assertEquals(chunkSize, reader.chunkSize(), label);
            return reader.type3ExtendedTimestamp();
        }

        private void setChunkSize(final int csid, final Stream stream)
        {
            if (stream.message == null)
            {
                final int size = random.nextInt(4) == 0 ? 4 + random.nextInt(5) : 64 + random.nextInt(400);
                bytes.fmt0(csid, 0, 4, 1, 0).u32(size);
                chunkSize = size;
                stream.setControlHeader(1);
            }
        }

        private void abort(final int csid, final Stream stream)
        {
            final int other = CSIDS[random.nextInt(CSIDS.length)];
            if (stream.message == null)
            {
                bytes.fmt0(csid, 0, 4, 2, 0).u32(other);
                stream.setControlHeader(2);
                final Stream victim = streams.get(other);
                if (victim != null && victim.message != null)
                {
                    aborted.add(victim.message);
                    victim.message = null;
                }
            }
        }

        private void chunk(final int csid, final Stream stream)
        {
            if (stream.message == null)
            {
                begin(csid, stream);
            }
            else
            {
                bytes.fmt3(csid);
                repeat(stream);
            }
            final int length = Math.min(chunkSize, stream.message.payload.length - stream.written);
            bytes.add(stream.message.payload, stream.written, length);
            stream.written += length;
            if (stream.written == stream.message.payload.length)
            {
                expected.add(stream.message);
                stream.message = null;
            }
        }

        private void begin(final int csid, final Stream stream)
        {
            int fmt = random.nextInt(4);
            if (!stream.isKnown)
            {
                fmt = random.nextInt(2);
            }
            // A message that is not passed on can't be what type 2 or 3 repeats.
            if (stream.typeId < 8)
            {
                fmt &= 1;
            }
            final int value = value();
            final int length = fmt < 2 ? length() : stream.length;
            final int typeId = fmt < 2 ? 8 + random.nextInt(2) : stream.typeId;
            final int messageStreamId = fmt == 0 ? random.nextInt() : stream.messageStreamId;
            final int field = Integer.compareUnsigned(value, 0xFFFFFF) >= 0 ? 0xFFFFFF : value;
            final int timestampMs;
            switch (fmt)
            {
                case 0:
                    bytes.fmt0(csid, field, length, typeId, messageStreamId);
                    timestampMs = value;
                    stream.deltaMs = Integer.compareUnsigned(value, 1000) <= 0 ? value : 0;
                    break;
                case 1:
                    bytes.fmt1(csid, field, length, typeId);
                    timestampMs = stream.timestampMs + value;
                    stream.deltaMs = value;
                    break;
                case 2:
                    bytes.fmt2(csid, field);
                    timestampMs = stream.timestampMs + value;
                    stream.deltaMs = value;
                    break;
                default:
                    bytes.fmt3(csid);
                    timestampMs = stream.timestampMs + stream.deltaMs;
                    break;
            }
            if (fmt == 3)
            {
                repeat(stream);
            }
            else
            {
                stream.isExtended = field == 0xFFFFFF;
                stream.extended = value;
                if (stream.isExtended)
                {
                    bytes.u32(value);
                }
            }
            stream.setHeader(timestampMs, length, typeId, messageStreamId);
            final byte[] payload = new byte[length];
            random.nextBytes(payload);
            stream.message = new ChunkRecorder.Message(csid, typeId, timestampMs, messageStreamId, payload);
            stream.written = 0;
        }

        private void repeat(final Stream stream)
        {
            if (stream.isExtended && isRepeating)
            {
                bytes.u32(stream.extended);
            }
        }

        private int value()
        {
            switch (random.nextInt(6))
            {
                case 0:
                    return random.nextInt();
                case 1:
                    return 0xFFFFFE + random.nextInt(3);
                case 2:
                    return 0xFFFFFF;
                default:
                    return random.nextInt(2000);
            }
        }

        private int length()
        {
            switch (random.nextInt(4))
            {
                case 0:
                    return random.nextInt(3);
                case 1:
                    return Math.min(chunkSize, 400) * random.nextInt(4);
                default:
                    return random.nextInt(1500);
            }
        }
    }

    private static final class Stream
    {
        ChunkRecorder.Message message;
        int written;
        boolean isKnown;
        boolean isExtended;
        int extended;
        int timestampMs;
        int deltaMs;
        int length;
        int typeId;
        int messageStreamId;

        void setHeader(
            final int timestampMs, final int length, final int typeId, final int messageStreamId)
        {
            this.timestampMs = timestampMs;
            this.length = length;
            this.typeId = typeId;
            this.messageStreamId = messageStreamId;
            isKnown = true;
        }

        void setControlHeader(final int typeId)
        {
            setHeader(0, 4, typeId, 0);
            isExtended = false;
        }
    }
}
