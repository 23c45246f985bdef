package io.sluice.rtmp;

/**
 * Counts what was received and says when to acknowledge it (RTMP 1.0, section 5.4.3). The count starts with the
 * connection, handshake included; its low 32 bits are what is sent, so it wraps.
 */
final class Acknowledger
{
    /** Window of a peer that never sets one (Wirecast): some stop sending without an acknowledgement now and then. */
    static final int DEFAULT_WINDOW = 2_500_000;
    /** Far below half of the sequence's range, so that a wrap is never ambiguous. */
    static final int MAX_WINDOW = 1 << 30;

    private int window = DEFAULT_WINDOW;
    private long received;
    private long acknowledged;

    void onReceived(final int length)
    {
        received += length;
    }

    /**
     * @param sent window that the peer asks for, 32 bits unsigned; 0 for none.
     */
    void onWindow(final int sent)
    {
        if (sent == 0)
        {
            window = DEFAULT_WINDOW;
        }
        else
        {
            window = sent < 0 ? MAX_WINDOW : Math.min(sent, MAX_WINDOW);
        }
    }

    boolean isDue()
    {
        return received - acknowledged >= window;
    }

    /**
     * @return the sequence number to send; nothing is due after it.
     */
    int acknowledge()
    {
        acknowledged = received;
        return (int) received;
    }

    long received()
    {
        return received;
    }

    int window()
    {
        return window;
    }
}
