package io.sluice.benchmarks;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

import io.sluice.amf.Amf0Writer;
import io.sluice.amf.AmfObject;
import io.sluice.rtmp.ChunkWriter;
import io.sluice.rtmp.ControlMessages;
import io.sluice.rtmp.MessageType;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one encoder sends: H.264 at 30 frames per second and AAC at 48 kHz, 4 Mbit/s together, a key frame every 64
 * frames. First comes what is sent once ({@link #prologue()}): handshake, commands, sequence headers and a first group
 * of pictures; then a group ({@link #group()}) that can be replayed for ever, because its chunk headers say how much
 * later a message is, not when it is. It is divided into intervals, one for each video frame with the audio that
 * belongs to it: what arrives at a server 30 times a second.
 */
final class Recording
{
    /** Length of the handshake packets, at the beginning of the {@link #prologue()}. */
    static final int HANDSHAKE_LENGTH = 1 + 1536 + 1536;
    /** Frames of video in a group. */
    static final int INTERVALS = 64;
    /** Frames of audio in a group: 1024 samples at 48 kHz last 32 / 1500 s. */
    static final int AUDIO_FRAMES = 100;
    /** Length of the tag header of a frame of H.264. */
    static final int VIDEO_TAG_LENGTH = 5;

    private static final int MESSAGE_STREAM_ID = 1;
    private static final int COMMAND_CSID = 3;
    private static final int AUDIO_CSID = 4;
    private static final int VIDEO_CSID = 6;
    private static final int GROUP_MS = 2133;
    private static final int KEY_FRAME_LENGTH = 110_000;
    private static final int FRAME_LENGTH = 14_400;
    private static final int FRAME_LENGTH_SPREAD = 5_000;
    private static final int AUDIO_FRAME_LENGTH = 341;
    private static final int AUDIO_FRAME_LENGTH_SPREAD = 40;
    private static final int MAX_LENGTH = 3_000_000;

    /** 640 by 360, High profile. */
    private static final byte[] AVC_SEQUENCE_HEADER = HexFormat.of().parseHex(
        "1700000000" +
        "01640015ffe1001767640015acb40f847cde022000007d20001d4c01e2c5d401000468ef3cb0fdf8f800");
    /** AAC LC, 48 kHz, stereo. */
    private static final byte[] AAC_SEQUENCE_HEADER = HexFormat.of().parseHex("af001190");

    private final Random random;
    private final ChunkWriter writer = new ChunkWriter();
    private final UnsafeBuffer bytes = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_LENGTH));
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[KEY_FRAME_LENGTH + FRAME_LENGTH_SPREAD]);
    private final int[] videoLengths = new int[INTERVALS];
    private final int[] audioLengths = new int[AUDIO_FRAMES];
    private final int[] intervalOffsets = new int[INTERVALS + 1];
    private final DirectBuffer prologue;
    private final DirectBuffer group;
    private int length;

    /**
     * @param chunkSize of the encoder.
     * @param seed      of the frames' sizes.
     */
    Recording(final int chunkSize, final long seed)
    {
        random = new Random(seed);
        for (int i = 0; i < INTERVALS; i++)
        {
            videoLengths[i] = i == 0 ? KEY_FRAME_LENGTH : jitter(FRAME_LENGTH, FRAME_LENGTH_SPREAD);
        }
        for (int i = 0; i < AUDIO_FRAMES; i++)
        {
            audioLengths[i] = jitter(AUDIO_FRAME_LENGTH, AUDIO_FRAME_LENGTH_SPREAD);
        }
        writeStart(chunkSize);
        writeGroup(0);
        // The first chunk headers of the second group refer to the last ones of the first, which are like its own.
        final int groupOffset = length;
        writeGroup(GROUP_MS);
        prologue = new UnsafeBuffer(bytes, 0, groupOffset);
        group = new UnsafeBuffer(bytes, groupOffset, length - groupOffset);
        for (int i = 0; i <= INTERVALS; i++)
        {
            intervalOffsets[i] -= groupOffset;
        }
    }

    /** {@return what is sent once, from the handshake on, with {@link #INTERVALS} frames of video at its end} */
    DirectBuffer prologue()
    {
        return prologue;
    }

    /** {@return what can be sent again and again} */
    DirectBuffer group()
    {
        return group;
    }

    /**
     * Where an interval begins.
     *
     * @param interval 0 to {@link #INTERVALS} - 1.
     * @return index of its first byte in the group.
     */
    int offset(final int interval)
    {
        return intervalOffsets[interval];
    }

    /**
     * How long an interval is.
     *
     * @param interval 0 to {@link #INTERVALS} - 1.
     * @return length in bytes.
     */
    int length(final int interval)
    {
        return intervalOffsets[interval + 1] - intervalOffsets[interval];
    }

    private void writeStart(final int chunkSize)
    {
        bytes.putByte(0, (byte)3);
        length = HANDSHAKE_LENGTH;
        length += ControlMessages.setChunkSize(writer, bytes, length, chunkSize);
        writeCommand(0, "connect", 1, new AmfObject()
            .put("app", "live")
            .put("tcUrl", "rtmp://127.0.0.1/live")
            .put("flashVer", "FMLE/3.0"));
        writeCommand(0, "createStream", 2, null);
        writeCommand(MESSAGE_STREAM_ID, "publish", 3, null, "stream", "live");
        writeWhole(VIDEO_CSID, MessageType.VIDEO, AVC_SEQUENCE_HEADER);
        writeWhole(AUDIO_CSID, MessageType.AUDIO, AAC_SEQUENCE_HEADER);
    }

    private void writeGroup(final int startMs)
    {
        int audioFrame = 0;
        for (int interval = 0; interval < INTERVALS; interval++)
        {
            intervalOffsets[interval] = length;
            writeVideo(startMs + interval * GROUP_MS / INTERVALS, interval);
            while (audioFrame * INTERVALS < (interval + 1) * AUDIO_FRAMES)
            {
                writeAudio(startMs + audioFrame * GROUP_MS / AUDIO_FRAMES, audioFrame);
                audioFrame++;
            }
        }
        intervalOffsets[INTERVALS] = length;
    }

    private void writeVideo(final int timestampMs, final int interval)
    {
        final int nalLength = videoLengths[interval] - VIDEO_TAG_LENGTH - Integer.BYTES;
        final boolean isKey = interval == 0;
        fill(videoLengths[interval]);
        payload.putByte(0, (byte)(isKey ? 0x17 : 0x27));
        payload.putByte(1, (byte)1);
        payload.putByte(2, (byte)0);
        payload.putShort(3, (short)0);
        payload.putInt(VIDEO_TAG_LENGTH, Integer.reverseBytes(nalLength));
        payload.putByte(VIDEO_TAG_LENGTH + Integer.BYTES, (byte)(isKey ? 0x65 : 0x41));
        write(VIDEO_CSID, timestampMs, MessageType.VIDEO, videoLengths[interval]);
    }

    private void writeAudio(final int timestampMs, final int audioFrame)
    {
        fill(audioLengths[audioFrame]);
        payload.putByte(0, (byte)0xAF);
        payload.putByte(1, (byte)1);
        write(AUDIO_CSID, timestampMs, MessageType.AUDIO, audioLengths[audioFrame]);
    }

    private void writeCommand(final int messageStreamId, final Object... values)
    {
        final Amf0Writer amf = new Amf0Writer().wrap(payload, 0);
        for (final Object value : values)
        {
            amf.writeValue(value instanceof Integer number ? (Object)number.doubleValue() : value);
        }
        length += writer.write(bytes, length, COMMAND_CSID, 0, MessageType.COMMAND_AMF0, messageStreamId,
            payload, 0, amf.length());
    }

    private void writeWhole(final int csid, final int typeId, final byte[] message)
    {
        payload.putBytes(0, message);
        write(csid, 0, typeId, message.length);
    }

    private void write(final int csid, final int timestampMs, final int typeId, final int messageLength)
    {
        length += writer.writeCompressed(
            bytes, length, csid, timestampMs, typeId, MESSAGE_STREAM_ID, payload, 0, messageLength);
    }

    private void fill(final int messageLength)
    {
        random.nextBytes(payload.byteArray());
        if (messageLength > payload.capacity())
        {
            throw new IllegalStateException("message of " + messageLength + " bytes");
        }
    }

    private int jitter(final int middle, final int spread)
    {
        return middle - spread + random.nextInt(2 * spread);
    }
}
