package io.sluice.rtmp;

import io.sluice.amf.Amf0Writer;

/**
 * What the server says of itself to a client that speaks Enhanced RTMP (v2, "Enhancing NetConnection connect
 * Command"): which codecs it forwards, and which extensions of the client's it knows.
 */
final class EnhancedCapabilities
{
    /** The client may be asked to reconnect. */
    static final int RECONNECT = 1;
    /** Several tracks in one message. */
    static final int MULTITRACK = 2;
    /** Packets with modifiers. */
    static final int MOD_EX = 4;
    /** Modifiers that refine a timestamp. */
    static final int TIMESTAMP_NANO_OFFSET = 8;

    private static final int KNOWN = RECONNECT | MULTITRACK | MOD_EX | TIMESTAMP_NANO_OFFSET;
    private static final int CAN_FORWARD = 4;
    private static final String[] VIDEO = {"avc1", "hvc1", "vvc1", "vp08", "vp09", "av01"};
    private static final String[] AUDIO = {"mp4a", "Opus", "fLaC", "ac-3", "ec-3", ".mp3"};

    private EnhancedCapabilities()
    {
    }

    static void write(final Amf0Writer amf, final int clientsCapsEx)
    {
        writeCodecs(amf, "videoFourCcInfoMap", VIDEO);
        writeCodecs(amf, "audioFourCcInfoMap", AUDIO);
        amf.property("capsEx", clientsCapsEx & KNOWN);
    }

    private static void writeCodecs(final Amf0Writer amf, final String name, final String[] codecs)
    {
        amf.property(name);
        amf.beginObject();
        for (final String codec : codecs)
        {
            amf.property(codec, CAN_FORWARD);
        }
        amf.endObject();
    }
}
