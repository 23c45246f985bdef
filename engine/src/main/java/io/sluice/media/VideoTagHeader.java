package io.sluice.media;

import org.agrona.DirectBuffer;

/**
 * The first bytes of an RTMP video message: FLV's VIDEODATA (Video File Format Specification 10.1, annex E.4.3) or
 * Enhanced RTMP's ExVideoTagHeader (veovera/enhanced-rtmp, v2).
 * <pre>
 *   FLV, codec 7 and 12                      Enhanced RTMP (hvc1, hev1, avc1)
 *   +------+------+-------------------+      +-+----+----+-----------+-------------------+
 *   |frame |codec |packet| composition|      |1|frame|packet| FourCC | composition time  |
 *   |type 4| id 4 |type 8| time s24   |      | |type3|type 4|   32   | s24, type 1 only  |
 *   +------+------+------+------------+      +-+-----+------+--------+-------------------+
 *   FLV, other codecs: the first byte only
 * </pre>
 * A flyweight that one thread uses again for every message; it allocates nothing but in {@link #description()}.
 * ModEx, multitrack, MPEG-2 TS sequence starts and other FourCCs are {@link PacketKind#UNSUPPORTED}.
 */
public final class VideoTagHeader
{
    /**
     * The most bytes that {@link #parse} needs to see.
     */
    public static final int MAX_LENGTH = 8;

    private static final int ENHANCED_FLAG = 0x80;

    private static final int FRAME_TYPE_KEY = 1;
    private static final int FRAME_TYPE_GENERATED_KEY = 4;
    private static final int FRAME_TYPE_COMMAND = 5;

    private static final int FLV_H264 = 7;
    private static final int FLV_H265 = 12;
    private static final int FLV_HEADER_LENGTH = 5;
    private static final int FLV_SEQUENCE_HEADER = 0;
    private static final int FLV_NALU = 1;
    private static final int FLV_SEQUENCE_END = 2;

    private static final int ENHANCED_HEADER_LENGTH = 5;
    private static final int ENHANCED_SEQUENCE_START = 0;
    private static final int ENHANCED_CODED_FRAMES = 1;
    private static final int ENHANCED_SEQUENCE_END = 2;
    private static final int ENHANCED_CODED_FRAMES_X = 3;
    private static final int ENHANCED_METADATA = 4;
    private static final int ENHANCED_MULTITRACK = 6;
    private static final int ENHANCED_MOD_EX = 7;

    private static final int COMPOSITION_TIME_LENGTH = 3;

    private static final int FOUR_CC_AVC1 = 0x61766331;
    private static final int FOUR_CC_HVC1 = 0x68766331;
    private static final int FOUR_CC_HEV1 = 0x68657631;

    private PacketKind kind = PacketKind.EMPTY;
    private boolean isEnhanced;
    private boolean isKeyFrame;
    private int frameType;
    private int flvCodecId;
    private int packetType;
    private int fourCc;
    private int codecId;
    private int compositionTimeMs;

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
        isEnhanced = (first & ENHANCED_FLAG) != 0;
        return isEnhanced ?
            parseEnhanced(buffer, offset, first, readable, messageLength) :
            parseFlv(buffer, offset, first, readable, messageLength);
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
     * @return true if the frame type says key frame, be it the encoder's or one that a server generated.
     */
    public boolean isKeyFrame()
    {
        return isKeyFrame;
    }

    /**
     * @return presentation time less decode time in milliseconds, 24 bits signed; 0 where the form has none.
     */
    public int compositionTimeMs()
    {
        return compositionTimeMs;
    }

    /**
     * @return true if the message is in the form of Enhanced RTMP.
     */
    public boolean isEnhanced()
    {
        return isEnhanced;
    }

    /**
     * Say what was parsed, for a log line. Allocates.
     *
     * @return the header's fields in words.
     */
    public String description()
    {
        if (!isEnhanced)
        {
            final String packet = flvCodecId == FLV_H264 || flvCodecId == FLV_H265 ? " packet type " + packetType : "";
            return "FLV video codec " + flvCodecId + " frame type " + frameType + packet;
        }
        final String form = switch (packetType)
        {
            case ENHANCED_MULTITRACK -> " (multitrack)";
            case ENHANCED_MOD_EX -> " (ModEx)";
            default -> fourCc == 0 ? "" : " FourCC " + FourCc.toText(fourCc);
        };
        return "Enhanced RTMP video packet type " + packetType + form;
    }

    private void reset()
    {
        kind = PacketKind.EMPTY;
        isEnhanced = false;
        isKeyFrame = false;
        frameType = 0;
        flvCodecId = 0;
        packetType = 0;
        fourCc = 0;
        codecId = CodecId.NONE;
        compositionTimeMs = 0;
    }

    private int parseFlv(
        final DirectBuffer buffer, final int offset, final int first, final int readable, final int messageLength)
    {
        frameType = first >> 4;
        flvCodecId = first & 0x0F;
        isKeyFrame = isKey(frameType);

        if (frameType == FRAME_TYPE_COMMAND)
        {
            return done(PacketKind.IGNORED, 1, messageLength);
        }
        if (flvCodecId >= CodecId.JPEG && flvCodecId <= CodecId.SCREEN_2)
        {
            codecId = flvCodecId;
            return done(PacketKind.FRAME, 1, messageLength);
        }
        if (flvCodecId != FLV_H264 && flvCodecId != FLV_H265)
        {
            return done(PacketKind.UNSUPPORTED, 1, messageLength);
        }

        codecId = flvCodecId == FLV_H264 ? CodecId.H264 : CodecId.H265;
        // An end of sequence needs no composition time, and some encoders leave it out.
        if (readable >= 2)
        {
            packetType = buffer.getByte(offset + 1) & 0xFF;
            if (packetType == FLV_SEQUENCE_END)
            {
                return done(PacketKind.SEQUENCE_END, 2, messageLength);
            }
            if (packetType != FLV_SEQUENCE_HEADER && packetType != FLV_NALU)
            {
                return done(PacketKind.UNSUPPORTED, 2, messageLength);
            }
        }
        if (readable < FLV_HEADER_LENGTH)
        {
            return shortHeader(readable, messageLength);
        }
        compositionTimeMs = signed24(buffer, offset + 2);
        final PacketKind packet = packetType == FLV_NALU ? PacketKind.FRAME : PacketKind.SEQUENCE_HEADER;
        return done(packet, FLV_HEADER_LENGTH, messageLength);
    }

    private int parseEnhanced(
        final DirectBuffer buffer, final int offset, final int first, final int readable, final int messageLength)
    {
        frameType = first >> 4 & 0x07;
        packetType = first & 0x0F;
        isKeyFrame = isKey(frameType);

        if (packetType > ENHANCED_METADATA)
        {
            return done(PacketKind.UNSUPPORTED, 1, messageLength);
        }
        if (frameType == FRAME_TYPE_COMMAND && packetType != ENHANCED_METADATA)
        {
            return done(PacketKind.IGNORED, 1, messageLength);
        }
        if (readable < ENHANCED_HEADER_LENGTH)
        {
            return shortHeader(readable, messageLength);
        }

        fourCc = FourCc.read(buffer, offset + 1);
        codecId = switch (fourCc)
        {
            case FOUR_CC_AVC1 -> CodecId.H264;
            case FOUR_CC_HVC1, FOUR_CC_HEV1 -> CodecId.H265;
            default -> CodecId.NONE;
        };
        if (codecId == CodecId.NONE)
        {
            return done(PacketKind.UNSUPPORTED, ENHANCED_HEADER_LENGTH, messageLength);
        }
        switch (packetType)
        {
            case ENHANCED_SEQUENCE_START:
                return done(PacketKind.SEQUENCE_HEADER, ENHANCED_HEADER_LENGTH, messageLength);
            case ENHANCED_CODED_FRAMES:
                if (readable < ENHANCED_HEADER_LENGTH + COMPOSITION_TIME_LENGTH)
                {
                    return shortHeader(readable, messageLength);
                }
                compositionTimeMs = signed24(buffer, offset + ENHANCED_HEADER_LENGTH);
                return done(PacketKind.FRAME, ENHANCED_HEADER_LENGTH + COMPOSITION_TIME_LENGTH, messageLength);
            case ENHANCED_SEQUENCE_END:
                return done(PacketKind.SEQUENCE_END, ENHANCED_HEADER_LENGTH, messageLength);
            case ENHANCED_CODED_FRAMES_X:
                return done(PacketKind.FRAME, ENHANCED_HEADER_LENGTH, messageLength);
            default:
                return done(PacketKind.METADATA, ENHANCED_HEADER_LENGTH, messageLength);
        }
    }

    private int done(final PacketKind parsed, final int headerLength, final int messageLength)
    {
        final boolean needsData = parsed == PacketKind.FRAME || parsed == PacketKind.SEQUENCE_HEADER;
        kind = needsData && headerLength == messageLength ? PacketKind.EMPTY : parsed;
        return headerLength;
    }

    private int shortHeader(final int readable, final int messageLength)
    {
        kind = PacketKind.EMPTY;
        return readable == messageLength ? readable : 0;
    }

    private static boolean isKey(final int frameType)
    {
        return frameType == FRAME_TYPE_KEY || frameType == FRAME_TYPE_GENERATED_KEY;
    }

    private static int signed24(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset) << 16 |
            (buffer.getByte(offset + 1) & 0xFF) << 8 |
            buffer.getByte(offset + 2) & 0xFF;
    }
}
