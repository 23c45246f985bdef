package io.sluice.media;

import org.agrona.DirectBuffer;

/**
 * The first bytes of an RTMP audio message: FLV's AUDIODATA (Video File Format Specification 10.1, annex E.4.2).
 * <pre>
 *   +--------+------+------+---------+ +------------------+
 *   | sound  | rate | size |channels | | AAC packet type  |
 *   |format 4|  2   |  1   |    1    | | 8, format 10 only|
 *   +--------+------+------+---------+ +------------------+
 * </pre>
 * A flyweight that one thread uses again for every message; it allocates nothing but in {@link #description()}.
 * Enhanced RTMP's audio (sound format 9) is {@link PacketKind#UNSUPPORTED}.
 */
public final class AudioTagHeader
{
    /**
     * The most bytes that {@link #parse} needs to see.
     */
    public static final int MAX_LENGTH = 5;

    private static final int FORMAT_ENHANCED = 9;
    private static final int FORMAT_AAC = 10;
    private static final int FORMAT_SPEEX = 11;
    private static final int FORMAT_MP3_8K = 14;
    private static final int FORMAT_G711U = 8;

    private static final int AAC_SEQUENCE_HEADER = 0;
    private static final int AAC_RAW = 1;

    private static final int ENHANCED_MULTICHANNEL_CONFIG = 4;
    private static final int ENHANCED_MULTITRACK = 5;
    private static final int ENHANCED_MOD_EX = 7;
    private static final int ENHANCED_HEADER_LENGTH = 5;

    private PacketKind kind = PacketKind.EMPTY;
    private int soundFormat;
    private int packetType;
    private int fourCc;
    private int codecId;
    private int soundRateHz;
    private int soundBits;
    private int channels;

    /**
     * Parse the header of a message.
     *
     * @param buffer        that holds the message's first bytes.
     * @param offset        of the message's first byte.
     * @param available     bytes of the message that are in the buffer.
     * @param messageLength of the whole message.
     * @return the header's length in bytes, at most {@code available}, behind which the data begins; or 0 if more bytes
     * are needed, or if the message has none ({@link PacketKind#EMPTY}).
     */
    public int parse(final DirectBuffer buffer, final int offset, final int available, final int messageLength)
    {
        reset();
        final int readable = Math.min(available, messageLength);
        if (readable <= 0)
        {
            return 0;
        }

        final int first = buffer.getByte(offset) & 0xFF;
        soundFormat = first >> 4;
        if (soundFormat == FORMAT_ENHANCED)
        {
            return parseEnhanced(buffer, offset, first, readable, messageLength);
        }

        // 5512, 11025, 22050, 44100.
        soundRateHz = 44100 >> 3 - (first >> 2 & 0x03);
        soundBits = (first & 0x02) == 0 ? 8 : 16;
        channels = (first & 0x01) + 1;

        if (soundFormat == FORMAT_AAC)
        {
            return parseAac(buffer, offset, readable, messageLength);
        }
        if (soundFormat <= FORMAT_G711U || soundFormat == FORMAT_SPEEX || soundFormat == FORMAT_MP3_8K)
        {
            codecId = CodecId.AUDIO_BASE + soundFormat;
            return done(PacketKind.FRAME, 1, messageLength);
        }
        return done(PacketKind.UNSUPPORTED, 1, messageLength);
    }

    /**
     * @return what the message carries, valid once {@link #parse} returned the header's length.
     */
    public PacketKind kind()
    {
        return kind;
    }

    /**
     * @return the KMP codec id, or {@link CodecId#NONE} of an unsupported one.
     */
    public int codecId()
    {
        return codecId;
    }

    /**
     * @return the sample rate as the flags say: 5512, 11025, 22050 or 44100. Means nothing for AAC, Speex and G.711.
     */
    public int soundRateHz()
    {
        return soundRateHz;
    }

    /**
     * @return bits per sample as the flags say: 8 or 16.
     */
    public int soundBits()
    {
        return soundBits;
    }

    /**
     * @return count of channels as the flags say: 1 or 2. Means nothing for AAC.
     */
    public int channels()
    {
        return channels;
    }

    /**
     * Say what was parsed, for a log line. Allocates.
     *
     * @return the header's fields in words.
     */
    public String description()
    {
        if (soundFormat != FORMAT_ENHANCED)
        {
            return "FLV audio format " + soundFormat + (soundFormat == FORMAT_AAC ? " packet type " + packetType : "");
        }
        final String form = switch (packetType)
        {
            case ENHANCED_MULTITRACK -> " (multitrack)";
            case ENHANCED_MOD_EX -> " (ModEx)";
            default -> fourCc == 0 ? "" : " FourCC " + FourCc.toText(fourCc);
        };
        return "Enhanced RTMP audio packet type " + packetType + form;
    }

    private void reset()
    {
        kind = PacketKind.EMPTY;
        soundFormat = 0;
        packetType = 0;
        fourCc = 0;
        codecId = CodecId.NONE;
        soundRateHz = 0;
        soundBits = 0;
        channels = 0;
    }

    private int parseAac(final DirectBuffer buffer, final int offset, final int readable, final int messageLength)
    {
        codecId = CodecId.AAC;
        if (readable < 2)
        {
            return readable == messageLength ? readable : 0;
        }
        packetType = buffer.getByte(offset + 1) & 0xFF;
        return switch (packetType)
        {
            case AAC_SEQUENCE_HEADER -> done(PacketKind.SEQUENCE_HEADER, 2, messageLength);
            case AAC_RAW -> done(PacketKind.FRAME, 2, messageLength);
            default -> done(PacketKind.UNSUPPORTED, 2, messageLength);
        };
    }

    private int parseEnhanced(
        final DirectBuffer buffer, final int offset, final int first, final int readable, final int messageLength)
    {
        packetType = first & 0x0F;
        if (packetType > ENHANCED_MULTICHANNEL_CONFIG)
        {
            return done(PacketKind.UNSUPPORTED, 1, messageLength);
        }
        if (readable < ENHANCED_HEADER_LENGTH)
        {
            return readable == messageLength ? readable : 0;
        }
        fourCc = FourCc.read(buffer, offset + 1);
        return done(PacketKind.UNSUPPORTED, ENHANCED_HEADER_LENGTH, messageLength);
    }

    private int done(final PacketKind parsed, final int headerLength, final int messageLength)
    {
        final boolean needsData = parsed == PacketKind.FRAME || parsed == PacketKind.SEQUENCE_HEADER;
        kind = needsData && headerLength == messageLength ? PacketKind.EMPTY : parsed;
        return headerLength;
    }
}
