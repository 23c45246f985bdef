package io.sluice.media;

/**
 * KMP codec ids: FLV's numbers for video, 1000 + FLV's sound format for audio, and a few of KMP's own.
 */
public final class CodecId
{
    /**
     * Not known.
     */
    public static final int NONE = 0;

    /**
     * Motion JPEG.
     */
    public static final int JPEG = 1;

    /**
     * Sorenson H.263.
     */
    public static final int SORENSON_H263 = 2;

    /**
     * Screen video, version 2: the last of the FLV codecs that have no sequence header.
     */
    public static final int SCREEN_2 = 6;

    /**
     * H.264, with an avcC sequence header.
     */
    public static final int H264 = 7;

    /**
     * H.265, with an hvcC sequence header. FLV itself has 12 for it, and Enhanced RTMP the FourCC hvc1.
     */
    public static final int H265 = 8;

    /**
     * Where the audio codecs begin: 1000 + FLV's sound format.
     */
    public static final int AUDIO_BASE = 1000;

    /**
     * Linear PCM in the encoder's byte order.
     */
    public static final int PCM = 1000;

    /**
     * MP3.
     */
    public static final int MP3 = 1002;

    /**
     * Linear PCM, little-endian.
     */
    public static final int PCM_LE = 1003;

    /**
     * Nellymoser at 16 kHz, mono.
     */
    public static final int NELLYMOSER_16K = 1004;

    /**
     * Nellymoser at 8 kHz, mono.
     */
    public static final int NELLYMOSER_8K = 1005;

    /**
     * G.711 A-law.
     */
    public static final int G711A = 1007;

    /**
     * G.711 µ-law.
     */
    public static final int G711U = 1008;

    /**
     * AAC, with an AudioSpecificConfig sequence header.
     */
    public static final int AAC = 1010;

    /**
     * Speex.
     */
    public static final int SPEEX = 1011;

    /**
     * MP3 at 8 kHz.
     */
    public static final int MP3_8K = 1014;

    /**
     * AC-3.
     */
    public static final int AC3 = 1016;

    /**
     * E-AC-3.
     */
    public static final int EAC3 = 1017;

    /**
     * Opus.
     */
    public static final int OPUS = 1018;

    private static final int FLV_H265 = 12;

    private CodecId()
    {
    }

    /**
     * @param codecId a KMP codec id.
     * @return true if the codec's frames can't be decoded without a sequence header.
     */
    public static boolean hasSequenceHeader(final int codecId)
    {
        return codecId == H264 || codecId == H265 || codecId == AAC;
    }

    /**
     * From {@code videocodecid}: FLV's number, or a FourCC that Enhanced RTMP encoders send as a number.
     */
    static int ofVideoMetadata(final double value)
    {
        if (value >= JPEG && value <= H264)
        {
            return (int) value;
        }
        if (value == FLV_H265)
        {
            return H265;
        }
        return value > 0xFFFFFF && value <= 0xFFFFFFFFL ? ofFourCc(FourCc.toText((int) (long) value), NONE) : NONE;
    }

    static int ofVideoMetadata(final String text, final int otherwise)
    {
        final double number = DecimalText.parse(text);
        return Double.isNaN(number) ? ofFourCc(text, otherwise) : ofVideoMetadata(number);
    }

    /**
     * From {@code audiocodecid}: FLV's sound format, or a FourCC that Enhanced RTMP encoders send as a number.
     */
    static int ofAudioMetadata(final double value)
    {
        if (value >= 0 && value < 16)
        {
            return AUDIO_BASE + (int) value;
        }
        return value > 0xFFFFFF && value <= 0xFFFFFFFFL ? ofFourCc(FourCc.toText((int) (long) value), NONE) : NONE;
    }

    static int ofAudioMetadata(final String text, final int otherwise)
    {
        final double number = DecimalText.parse(text);
        return Double.isNaN(number) ? ofFourCc(text, otherwise) : ofAudioMetadata(number);
    }

    private static int ofFourCc(final String text, final int otherwise)
    {
        return switch (text)
        {
            case "avc1", "h264", "H264" -> H264;
            case "hvc1", "hev1", "h265", "hevc" -> H265;
            case "mp4a", "aac", "AAC" -> AAC;
            case ".mp3", "mp3" -> MP3;
            case "ac-3" -> AC3;
            case "ec-3" -> EAC3;
            case "Opus", "opus" -> OPUS;
            default -> otherwise;
        };
    }
}
