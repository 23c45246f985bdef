package io.sluice.rtmp;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The client's side of the handshake (RTMP 1.0, section 5.2): C0 and C1 wait to be sent from the start, C2 as soon as
 * S1 is whole. The server's digests and S2 are not verified: they prove nothing, their keys are public. Bytes may come
 * at any split.
 * <p>
 * For one thread at a time. Drop the object when {@link #isComplete()}.
 */
public final class ClientHandshake
{
    private static final int S1_END = 1 + HandshakeContext.PACKET_LENGTH;
    private static final int S2_END = S1_END + HandshakeContext.PACKET_LENGTH;
    /** Flash Player's version, 32.0.0.1; digests came with 9. */
    private static final int DIGEST_VERSION = 0x20000001;

    private final HandshakeContext context;
    private final boolean isDigest;
    /** C0 and C1, then C2 at the same place as C1. */
    private byte[] output = new byte[1 + HandshakeContext.PACKET_LENGTH];
    private byte[] s1 = new byte[HandshakeContext.PACKET_LENGTH];
    private boolean isRequestTaken;
    private int received;

    /**
     * The simple form, which every server takes.
     *
     * @param context of the thread.
     * @param timeMs  to be sent as the client's time.
     */
    public ClientHandshake(final HandshakeContext context, final int timeMs)
    {
        this(context, timeMs, -1);
    }

    /**
     * The form with digests.
     *
     * @param context of the thread.
     * @param timeMs  to be sent as the client's time.
     * @param scheme  where the digest goes: 0 or 1 (see {@link HandshakeContext}); -1 for the simple form.
     */
    public ClientHandshake(final HandshakeContext context, final int timeMs, final int scheme)
    {
        if (scheme < -1 || scheme >= HandshakeContext.SCHEMES)
        {
            throw new IllegalArgumentException("scheme must be -1, 0 or 1: " + scheme);
        }
        this.context = context;
        isDigest = scheme >= 0;
        output[0] = ServerHandshake.VERSION;
        context.fillPacket(output, 1, timeMs, isDigest ? DIGEST_VERSION : 0);
        if (isDigest)
        {
            context.sign(output, 1, scheme, true);
        }
    }

    /**
     * Read bytes of the handshake.
     *
     * @param buffer that holds the bytes.
     * @param offset of the first.
     * @param length in bytes.
     * @return bytes consumed; what is left belongs to the first chunks.
     * @throws RtmpException if the server asks for something else than plain RTMP; the connection must be closed.
     */
    public int onBytes(final DirectBuffer buffer, final int offset, final int length)
    {
        int consumed = 0;
        if (received == 0 && length > 0)
        {
            final int version = buffer.getByte(offset) & 0xFF;
            if (version != ServerHandshake.VERSION)
            {
                throw new RtmpException("the server answered with handshake version " + version +
                    ", only RTMP version 3 is spoken");
            }
            received = 1;
            consumed = 1;
        }
        if (received < S1_END)
        {
            final int added = Math.min(S1_END - received, length - consumed);
            buffer.getBytes(offset + consumed, s1, received - 1, added);
            received += added;
            consumed += added;
        }
        final int added = Math.min(S2_END - received, length - consumed);
        received += added;
        return consumed + added;
    }

    /**
     * @return whether S2 has been read and C2 was taken.
     */
    public boolean isComplete()
    {
        return received == S2_END && output == null;
    }

    /**
     * @return bytes that wait to be sent: C0 and C1, or C2, or 0.
     */
    public int outputLength()
    {
        if (!isRequestTaken)
        {
            return 1 + HandshakeContext.PACKET_LENGTH;
        }
        return received >= S1_END && output != null ? HandshakeContext.PACKET_LENGTH : 0;
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
        if (!isRequestTaken)
        {
            dst.putBytes(dstOffset, output, 0, length);
            isRequestTaken = true;
        }
        else if (length > 0)
        {
            final int scheme = isDigest ? context.findScheme(s1, 0, false) : -1;
            if (scheme >= 0)
            {
                context.signReply(s1, 0, 0, scheme, true);
            }
            dst.putBytes(dstOffset, s1, 0, length);
            output = null;
            s1 = null;
        }
        return length;
    }
}
