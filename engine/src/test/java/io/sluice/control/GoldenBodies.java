package io.sluice.control;

/**
 * The bodies that the reference sends, by input, event and track.
 */
final class GoldenBodies
{
    static final String BFRAMES_CONNECT =
        "{\"event_type\":\"connect\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1:44376\"," +
        "\"connection\":1}}";

    static final String BFRAMES_PUBLISH_VIDEO =
        "{\"event_type\":\"publish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_1/video\"," +
        "\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_1\",\"type\":\"live\",\"args\":\"arg=value\"}," +
        "\"media_info\":{\"media_type\":\"video\",\"bitrate\":488000,\"codec_id\":7," +
        "\"extra_data\":\"014d401effe10018674d401eeca05017fcb80880000003008000001e078b16cb01000468e" +
        "fbc80\",\"width\":640,\"height\":360,\"frame_rate\":30.00,\"cea_captions\":false}}";

    static final String BFRAMES_PUBLISH_AUDIO =
        "{\"event_type\":\"publish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_1/audio\"," +
        "\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_1\",\"type\":\"live\",\"args\":\"arg=value\"}," +
        "\"media_info\":{\"media_type\":\"audio\",\"bitrate\":93000,\"codec_id\":1010," +
        "\"extra_data\":\"121056e500\",\"channels\":2,\"channel_layout\":\"3\"," +
        "\"bits_per_sample\":16,\"sample_rate\":44100}}";

    static final String BFRAMES_UNPUBLISH_VIDEO =
        "{\"event_type\":\"unpublish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_1/video\"," +
        "\"reason\":\"rtmp_close\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_1\",\"type\":\"live\",\"args\":\"arg=value\"}}";

    static final String BFRAMES_UNPUBLISH_AUDIO =
        "{\"event_type\":\"unpublish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_1/audio\"," +
        "\"reason\":\"rtmp_close\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_1\",\"type\":\"live\",\"args\":\"arg=value\"}}";

    static final String CROPPED_CONNECT =
        "{\"event_type\":\"connect\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1:60520\"," +
        "\"connection\":1}}";

    static final String CROPPED_PUBLISH_AUDIO =
        "{\"event_type\":\"publish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_2/audio\"," +
        "\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_2\",\"type\":\"live\",\"args\":\"\"}," +
        "\"media_info\":{\"media_type\":\"audio\",\"bitrate\":62000,\"codec_id\":1010," +
        "\"extra_data\":\"118856e500\",\"channels\":2,\"channel_layout\":\"3\"," +
        "\"bits_per_sample\":16,\"sample_rate\":48000}}";

    static final String CROPPED_PUBLISH_VIDEO =
        "{\"event_type\":\"publish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_2/video\"," +
        "\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_2\",\"type\":\"live\",\"args\":\"\"}," +
        "\"media_info\":{\"media_type\":\"video\",\"bitrate\":292000,\"codec_id\":7," +
        "\"extra_data\":\"01640015ffe1001767640015acb40f847cde022000007d20001d4c01e2c5d401000468ef3" +
        "cb0fdf8f800\",\"width\":486,\"height\":272,\"frame_rate\":29.96,\"cea_captions\":false}}";

    static final String CROPPED_UNPUBLISH_AUDIO =
        "{\"event_type\":\"unpublish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_2/audio\"," +
        "\"reason\":\"rtmp_close\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_2\",\"type\":\"live\",\"args\":\"\"}}";

    static final String CROPPED_UNPUBLISH_VIDEO =
        "{\"event_type\":\"unpublish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_2/video\"," +
        "\"reason\":\"rtmp_close\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_2\",\"type\":\"live\",\"args\":\"\"}}";

    static final String NO_METADATA_CONNECT =
        "{\"event_type\":\"connect\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1:42888\"," +
        "\"connection\":1}}";

    static final String NO_METADATA_PUBLISH_VIDEO =
        "{\"event_type\":\"publish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_4/video\"," +
        "\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_4\",\"type\":\"live\",\"args\":\"\"}," +
        "\"media_info\":{\"media_type\":\"video\",\"bitrate\":0,\"codec_id\":7," +
        "\"extra_data\":\"0142c00dffe100176742c00dda05067e7c0440000003004000000c83c50aa801000468ce3" +
        "c80\",\"width\":320,\"height\":180,\"frame_rate\":0.00,\"cea_captions\":false}}";

    static final String NO_METADATA_UNPUBLISH_VIDEO =
        "{\"event_type\":\"unpublish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_4/video\"," +
        "\"reason\":\"rtmp_close\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_4\",\"type\":\"live\",\"args\":\"\"}}";

    static final String MP3_CONNECT =
        "{\"event_type\":\"connect\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1:36584\"," +
        "\"connection\":1}}";

    static final String MP3_PUBLISH_AUDIO =
        "{\"event_type\":\"publish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_3/audio\"," +
        "\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_3\",\"type\":\"live\",\"args\":\"\"}," +
        "\"media_info\":{\"media_type\":\"audio\",\"bitrate\":62000,\"codec_id\":1002," +
        "\"extra_data\":\"\",\"channels\":1,\"channel_layout\":\"4\",\"bits_per_sample\":16," +
        "\"sample_rate\":44100}}";

    static final String MP3_UNPUBLISH_AUDIO =
        "{\"event_type\":\"unpublish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_3/audio\"," +
        "\"reason\":\"rtmp_close\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_3\",\"type\":\"live\",\"args\":\"\"}}";

    static final String SORENSON_CONNECT =
        "{\"event_type\":\"connect\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1:39928\"," +
        "\"connection\":1}}";

    static final String SORENSON_PUBLISH_VIDEO =
        "{\"event_type\":\"publish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_5/video\"," +
        "\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_5\",\"type\":\"live\",\"args\":\"\"}," +
        "\"media_info\":{\"media_type\":\"video\",\"bitrate\":195000,\"codec_id\":2," +
        "\"extra_data\":\"\",\"width\":320,\"height\":180,\"frame_rate\":25.00," +
        "\"cea_captions\":false}}";

    static final String SORENSON_PUBLISH_AUDIO =
        "{\"event_type\":\"publish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_5/audio\"," +
        "\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_5\",\"type\":\"live\",\"args\":\"\"}," +
        "\"media_info\":{\"media_type\":\"audio\",\"bitrate\":62000,\"codec_id\":1007," +
        "\"extra_data\":\"\",\"channels\":1,\"channel_layout\":\"4\",\"bits_per_sample\":16," +
        "\"sample_rate\":5512}}";

    static final String SORENSON_UNPUBLISH_AUDIO =
        "{\"event_type\":\"unpublish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_5/audio\"," +
        "\"reason\":\"rtmp_close\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_5\",\"type\":\"live\",\"args\":\"\"}}";

    static final String SORENSON_UNPUBLISH_VIDEO =
        "{\"event_type\":\"unpublish\",\"input_id\":\"rtmp://127.0.0.1:1935/live/chan_5/video\"," +
        "\"reason\":\"rtmp_close\",\"input_type\":\"rtmp\",\"rtmp\":{\"app\":\"live\"," +
        "\"flashver\":\"FMLE/3.0 (compatible; Lavf59.27.100)\",\"swf_url\":\"\"," +
        "\"tc_url\":\"rtmp://127.0.0.1:1935/live\",\"page_url\":\"\",\"addr\":\"127.0.0.1\"," +
        "\"connection\":1,\"name\":\"chan_5\",\"type\":\"live\",\"args\":\"\"}}";

    private GoldenBodies()
    {
    }
}
