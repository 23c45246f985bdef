package io.sluice.rtmp;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The server's side of the handshake (RTMP 1.0, section 5.2), in its simple form and in the form with digests (see
 * {@link HandshakeContext}). S0, S1 and S2 leave in one piece as soon as C1 is whole: clients wait for all three. The
 * contents of C2 are not looked at, FFmpeg's is not what the specification says. Bytes may come at any split.
 * <p>
 * For one thread at a time. Drop the object when {@link #isComplete()}.
 */
public final class ServerHandshake
{
    /** Length of S0, S1 and S2. */
    public static final int OUTPUT_LENGTH = 1 + 2 * HandshakeContext.PACKET_LENGTH;

    static final int VERSION = 3;

    private static final int C1_END = 1 + HandshakeContext.PACKET_LENGTH;
    private static final int C2_END = C1_END + HandshakeContext.PACKET_LENGTH;
    private static final int S1_OFFSET = 1;
    private static final int S2_OFFSET = 1 + HandshakeContext.PACKET_LENGTH;
    /** A version of 3 or more makes FFmpeg expect digests, 0 makes it not. */
    private static final int SIMPLE_VERSION = 0;
    private static final int DIGEST_VERSION = 0x04050001;

    private final HandshakeContext context;
    private final int timeMs;
    /** C1 is gathered where S2 will be, which in the simple form is a copy of it. Null when it has been sent. */
    private byte[] output = new byte[OUTPUT_LENGTH];
    private int received;

    /**
     * @param context of the thread.
     * @param timeMs  to be sent as the server's time.
     */
    public ServerHandshake(final HandshakeContext context, final int timeMs)
    {
        this.context = context;
        this.timeMs = timeMs;
    }

    /**
     * Read bytes of the handshake.
     *
     * @param buffer that holds the bytes.
     * @param offset of the first.
     * @param length in bytes.
     * @return bytes consumed; what is left belongs to the first chunks.
     * @throws RtmpException if the peer doesn't speak RTMP in the clear; the connection must be closed.
     */
    public int onBytes(final DirectBuffer buffer, final int offset, final int length)
    {
        int consumed = 0;
        if (received == 0 && length > 0)
        {
            checkVersion(buffer.getByte(offset) & 0xFF);
            received = 1;
            consumed = 1;
        }
        if (received < C1_END)
        {
            final int added = Math.min(C1_END - received, length - consumed);
            buffer.getBytes(offset + consumed, output, S2_OFFSET + received - 1, added);
            received += added;
            consumed += added;
            if (received == C1_END)
            {
                reply();
            }
        }
        final int added = Math.min(C2_END - received, length - consumed);
        received += added;
        return consumed + added;
    }

    /**
     * @return whether C2 has been read and S0, S1 and S2 were taken.
     */
    public boolean isComplete()
    {
        return received == C2_END && output == null;
    }

    /**
     * @return bytes that wait to be sent: {@link #OUTPUT_LENGTH}, or 0.
     */
    public int outputLength()
    {
        return received >= C1_END && output != null ? OUTPUT_LENGTH : 0;
    }

    /**
     * Take the bytes that wait to be sent.
     *
     * @param dst       to copy to.
     * @param dstOffset to copy at.
     * @return bytes copied, {@link #outputLength()} before the call.
     */
    public int copyOutput(final MutableDirectBuffer dst, final int dstOffset)
    {
        final int length = outputLength();
        if (length > 0)
        {
            dst.putBytes(dstOffset, output, 0, length);
            output = null;
        }
        return length;
    }

    private void reply()
    {
        final boolean mayHaveDigest = (output[S2_OFFSET + 4] | output[S2_OFFSET + 5] |
            output[S2_OFFSET + 6] | output[S2_OFFSET + 7]) != 0;
        final int scheme = mayHaveDigest ? context.findScheme(output, S2_OFFSET, true) : -1;
        output[0] = VERSION;
        if (scheme < 0)
        {
            context.fillPacket(output, S1_OFFSET, timeMs, SIMPLE_VERSION);
        }
        else
        {
            context.fillPacket(output, S1_OFFSET, timeMs, DIGEST_VERSION);
            context.sign(output, S1_OFFSET, scheme, false);
            // Only the last 32 bytes of S2 mean something; before them it stays a copy of C1.
            context.signReply(output, S2_OFFSET, S2_OFFSET, scheme, false);
        }
    }

    private static void checkVersion(final int version)
    {
        if (version != VERSION)
        {
            throw new RtmpException(
                "handshake version " + version + whatIs(version) + ", only RTMP version 3 is served");
        }
    }

    private static String whatIs(final int version)
    {
        switch (version)
        {
            case 6:
            case 8:
            case 9:
                return " (RTMPE, encrypted RTMP)";
            case 0x16:
                return " (TLS on a port that is not set up for it)";
            case 'C':
            case 'G':
            case 'H':
            case 'O':
            case 'P':
                return " (text: HTTP, RTMPT or PROXY protocol on a port that is not set up for it)";
            default:
                return " (not RTMP)";
        }
    }
}
