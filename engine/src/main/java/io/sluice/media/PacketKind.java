package io.sluice.media;

/**
 * What an RTMP audio or video message carries behind its tag header.
 */
public enum PacketKind
{
    /**
     * The codec's configuration: avcC, hvcC or AudioSpecificConfig. Makes no frame.
     */
    SEQUENCE_HEADER,

    /**
     * One compressed frame.
     */
    FRAME,

    /**
     * The encoder says that no more frames of this sequence come. Makes no frame.
     */
    SEQUENCE_END,

    /**
     * Enhanced RTMP's video metadata (AMF, colorInfo). Makes no frame.
     */
    METADATA,

    /**
     * A message that is meant for players only (video info or command frame). Makes no frame.
     */
    IGNORED,

    /**
     * A codec or a form of packet that this parser does not speak. Makes no frame.
     */
    UNSUPPORTED,

    /**
     * A message with no data behind its header, or shorter than its header. Makes no frame.
     */
    EMPTY
}
