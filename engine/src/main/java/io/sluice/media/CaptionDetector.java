package io.sluice.media;

import org.agrona.DirectBuffer;

/**
 * Looks for CEA-608/708 captions in a video track's first frames, which come in pieces cut anywhere: an SEI NAL unit
 * (H.264: type 6; H.265: prefix SEI, type 39) with a payload of type 4 (user data registered by ITU-T T.35) that begins
 * B5 00 31 'GA94' (ATSC A/53, part 4, section 6.2.3: country United States, provider ATSC).
 * <p>
 * A byte of SEI is taken at a time, all else is skipped by its length, so the state is a few numbers. Nothing is
 * allocated and nothing is thrown: in a damaged frame nothing is found. One thread.
 */
public final class CaptionDetector
{
    /**
     * After so many frames without captions it stops looking.
     */
    public static final int MAX_FRAMES = 30;

    private static final int STATE_NAL_LENGTH = 0;
    private static final int STATE_NAL_HEADER = 1;
    private static final int STATE_SKIP_NAL = 2;
    private static final int STATE_PAYLOAD_TYPE = 3;
    private static final int STATE_PAYLOAD_SIZE = 4;
    private static final int STATE_PAYLOAD = 5;
    private static final int STATE_DONE = 6;

    private static final int AVC_NAL_SEI = 6;
    private static final int HEVC_NAL_PREFIX_SEI = 39;
    private static final int HEVC_NAL_HEADER_LENGTH = 2;
    private static final int EMULATION_PREVENTION = 3;
    private static final int MORE = 0xFF;
    private static final int PAYLOAD_USER_DATA_REGISTERED = 4;
    private static final byte[] CAPTIONS = { (byte) 0xB5, 0x00, 0x31, 'G', 'A', '9', '4' };

    private int state = STATE_DONE;
    private boolean isHevc;
    private int nalLengthSize;
    private int frames;
    private boolean isFound;

    private int lengthBytes;
    private long nalRemaining;
    private int headerBytes;
    private int zeros;
    private int payloadType;
    private int payloadRemaining;
    private int matched;

    /**
     * A frame begins.
     *
     * @param codecId       of the frame; in other codecs than H.264 and H.265 nothing is looked for.
     * @param nalLengthSize size of the length before each NAL unit, 1 to 4; anything else: nothing is looked for.
     */
    public void begin(final int codecId, final int nalLengthSize)
    {
        final boolean isKnown = codecId == CodecId.H264 || codecId == CodecId.H265;
        if (isDone() || !isKnown || nalLengthSize < 1 || nalLengthSize > 4)
        {
            state = STATE_DONE;
            return;
        }
        frames++;
        isHevc = codecId == CodecId.H265;
        this.nalLengthSize = nalLengthSize;
        beginNalUnit();
    }

    /**
     * A piece of the frame came: of its data, without the tag header.
     *
     * @param buffer that holds the bytes.
     * @param offset of the first byte.
     * @param length in bytes.
     */
    public void onData(final DirectBuffer buffer, final int offset, final int length)
    {
        final int limit = offset + length;
        int position = offset;
        while (position < limit && state != STATE_DONE)
        {
            if (state == STATE_SKIP_NAL)
            {
                final int skipped = (int) Math.min(nalRemaining, limit - position);
                position += skipped;
                nalRemaining -= skipped;
            }
            else
            {
                onByte(buffer.getByte(position) & 0xFF);
                position++;
            }
            if (state != STATE_NAL_LENGTH && nalRemaining == 0)
            {
                beginNalUnit();
            }
        }
    }

    /**
     * The frame is whole, or was given up.
     */
    public void end()
    {
        state = STATE_DONE;
    }

    /**
     * @return true if captions were found, in this frame or an earlier one.
     */
    public boolean found()
    {
        return isFound;
    }

    /**
     * @return true if no frame need be fed any more: captions were found, or {@link #MAX_FRAMES} had none.
     */
    public boolean isDone()
    {
        return isFound || frames >= MAX_FRAMES;
    }

    private void beginNalUnit()
    {
        if (isFound)
        {
            return;
        }
        state = STATE_NAL_LENGTH;
        lengthBytes = 0;
        nalRemaining = 0;
    }

    private void onByte(final int value)
    {
        if (state == STATE_NAL_LENGTH)
        {
            onNalLength(value);
            return;
        }
        nalRemaining--;
        if (state == STATE_NAL_HEADER)
        {
            onNalHeader(value);
        }
        else if (zeros >= 2 && value == EMULATION_PREVENTION)
        {
            zeros = 0;
        }
        else
        {
            zeros = value == 0 ? zeros + 1 : 0;
            onSei(value);
        }
    }

    private void onNalLength(final int value)
    {
        nalRemaining = nalRemaining << 8 | value;
        lengthBytes++;
        if (lengthBytes == nalLengthSize)
        {
            if (nalRemaining == 0)
            {
                beginNalUnit();
            }
            else
            {
                state = STATE_NAL_HEADER;
                headerBytes = 0;
            }
        }
    }

    private void onNalHeader(final int value)
    {
        if (headerBytes == 0)
        {
            final boolean isSei = isHevc ? (value >> 1 & 0x3F) == HEVC_NAL_PREFIX_SEI : (value & 0x1F) == AVC_NAL_SEI;
            if (!isSei)
            {
                state = STATE_SKIP_NAL;
                return;
            }
        }
        headerBytes++;
        if (!isHevc || headerBytes == HEVC_NAL_HEADER_LENGTH)
        {
            zeros = 0;
            beginPayload();
        }
    }

    private void beginPayload()
    {
        state = STATE_PAYLOAD_TYPE;
        payloadType = 0;
        payloadRemaining = 0;
        matched = 0;
    }

    private void onSei(final int value)
    {
        switch (state)
        {
            case STATE_PAYLOAD_TYPE:
                payloadType += value;
                if (value != MORE)
                {
                    state = STATE_PAYLOAD_SIZE;
                }
                break;
            case STATE_PAYLOAD_SIZE:
                payloadRemaining += value;
                if (value != MORE)
                {
                    state = STATE_PAYLOAD;
                    if (payloadRemaining == 0)
                    {
                        beginPayload();
                    }
                }
                break;
            default:
                onPayload(value);
                break;
        }
    }

    private void onPayload(final int value)
    {
        if (payloadType == PAYLOAD_USER_DATA_REGISTERED && matched >= 0)
        {
            matched = value == (CAPTIONS[matched] & 0xFF) ? matched + 1 : -1;
            if (matched == CAPTIONS.length)
            {
                isFound = true;
                state = STATE_DONE;
                return;
            }
        }
        payloadRemaining--;
        if (payloadRemaining == 0)
        {
            beginPayload();
        }
    }
}
