package io.sluice.config;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The words of nginx and its modules that a migrating file may hold and Sluice has no use for.
 */
final class ForeignDirectives
{
    /** Tuning of nginx-rtmp's own queues and players, which have no counterpart here. */
    private static final Set<String> RTMP_WITHOUT_EFFECT = Set.of(
        "buffer", "buflen", "busy", "idle_streams", "interleave", "max_queue", "meta", "out_cork", "out_queue",
        "play_restart", "play_time_fix", "publish_notify", "publish_time_fix", "so_keepalive", "stream_buckets", "sync",
        "wait_key", "wait_video");

    /** What nginx-rtmp does and Sluice does not: to go on without it would break what the operator relies on. */
    private static final Set<String> RTMP_UNSUPPORTED = Set.of(
        "on_connect", "on_disconnect", "on_done", "on_play", "on_play_done", "on_publish", "on_publish_done",
        "on_record_done", "on_update", "play", "pull", "pull_reconnect", "push", "push_reconnect", "relay_buffer",
        "recorder", "session_relay");
    private static final List<String> RTMP_UNSUPPORTED_PREFIXES = List.of(
        "dash", "exec", "hls", "netcall_", "notify_", "play_", "record", "respawn");

    /** Kept apart from the words, so that a {@code live on;} outside of rtmp is found. */
    private static final Set<String> MAIN_BLOCKS = Set.of("events", "live", "mail", "srt", "stream");
    private static final Set<String> MAIN_WORDS = Set.of(
        "daemon", "debug_points", "env", "error_log", "google_perftools_profiles", "load_module", "lock_file",
        "master_process", "pcre_jit", "pid", "rtmp_auto_push", "rtmp_auto_push_reconnect", "rtmp_socket_dir",
        "ssl_engine", "ssl_object_cache_inheritable", "thread_pool", "timer_resolution", "user", "working_directory");
    private static final List<String> MAIN_PREFIXES = List.of("worker_");

    private static final Set<String> HTTP_WORDS = Set.of(
        "absolute_redirect", "access_log", "aio", "aio_write", "alias", "auth_basic", "auth_basic_user_file",
        "auth_request", "auth_request_set", "autoindex", "break", "charset", "charset_map", "charset_types",
        "connection_pool_size", "create_full_put_path", "default_type", "directio", "directio_alignment",
        "disable_symlinks", "early_hints", "empty_gif", "error_log", "error_page", "etag", "expires", "flv", "geo",
        "geoip_city", "geoip_country", "geoip_org", "hash", "http2", "http3", "if", "if_modified_since",
        "ignore_invalid_headers", "image_filter", "index", "internal", "internal_redirect", "ip_hash", "js_content",
        "js_import", "js_set", "keepalive_disable", "keepalive_min_timeout", "keepalive_requests", "keepalive_time",
        "keepalive_timeout", "large_client_header_buffers", "limit_except", "lingering_close", "lingering_time",
        "lingering_timeout", "log_format", "log_not_found", "log_subrequest", "map", "map_hash_bucket_size",
        "map_hash_max_size", "max_errors", "max_ranges", "merge_slashes", "min_delete_depth", "mirror",
        "mirror_request_body", "more_clear_headers", "more_set_headers", "mp4", "mp4_buffer_size",
        "mp4_max_buffer_size", "msie_padding", "msie_refresh", "output_buffers", "override_charset", "perl", "perl_set",
        "port_in_redirect", "postpone_output", "random_index", "read_ahead", "real_ip_header", "real_ip_recursive",
        "recursive_error_pages", "referer_hash_max_size", "request_pool_size", "reset_timedout_connection", "resolver",
        "resolver_timeout", "return", "rewrite", "rewrite_log", "root", "satisfy", "secure_link", "secure_link_md5",
        "secure_link_secret", "send_lowat", "send_timeout", "sendfile", "sendfile_max_chunk",
        "server_name", "server_name_in_redirect", "server_names_hash_bucket_size", "server_names_hash_max_size",
        "server_tokens", "set", "set_real_ip_from", "slice", "source_charset", "split_clients", "ssi", "stub_status",
        "sub_filter", "sub_filter_last_modified", "sub_filter_once", "sub_filter_types",
        "subrequest_output_buffer_size", "tcp_nodelay", "tcp_nopush", "try_files", "types", "types_hash_bucket_size",
        "types_hash_max_size", "underscores_in_headers", "uninitialized_variable_warn", "upstream", "valid_referers",
        "variables_hash_bucket_size", "variables_hash_max_size");

    /** Families of nginx's modules, and of those that come with Kaltura's. */
    private static final List<String> HTTP_PREFIXES = List.of(
        "add_", "ancient_browser", "autoindex_", "brotli", "chunked_", "client_", "dav_", "fastcgi_", "grpc_", "gunzip",
        "gzip", "http2_", "http3_", "image_filter_", "kmp_cc", "kmp_out", "kmp_rtmp", "limit_",
        "live_", "lua_", "memcached_", "modern_browser",
        "open_file_cache", "open_log_file_cache", "pckg", "proxy_", "quic_", "rtmp_control", "rtmp_stat", "scgi_",
        "ssi_", "ssl_", "status", "ts_kmp", "userid", "uwsgi_", "vhost_traffic_", "vod", "xml_", "xslt_", "zstd");

    private ForeignDirectives()
    {
    }

    /** The words of nginx-rtmp that are accepted without effect, in order. */
    static SortedSet<String> wordsWithoutEffect()
    {
        return new TreeSet<>(RTMP_WITHOUT_EFFECT);
    }

    /** Returns what to warn about the directive, or null if it is none that can be passed over here. */
    static String warning(final BlockContext context, final DirectiveNode node)
    {
        final String word = node.name();

        if (context.isRtmp())
        {
            return RTMP_WITHOUT_EFFECT.contains(word) ?
                "\"" + word + "\" of nginx-rtmp has no effect in Sluice" : null;
        }

        final boolean isKnown = context == BlockContext.MAIN ?
            matches(word, node.isBlock() ? MAIN_BLOCKS : MAIN_WORDS, MAIN_PREFIXES) :
            matches(word, HTTP_WORDS, HTTP_PREFIXES);

        return isKnown ? "\"" + word + "\" is ignored: nginx's own" : null;
    }

    /** True for a directive of nginx-rtmp that Sluice must not pass over silently. */
    static boolean isUnsupported(final BlockContext context, final String word)
    {
        return context.isRtmp() && matches(word, RTMP_UNSUPPORTED, RTMP_UNSUPPORTED_PREFIXES);
    }

    private static boolean matches(final String word, final Set<String> words, final List<String> prefixes)
    {
        return words.contains(word) || prefixes.stream().anyMatch(word::startsWith);
    }
}
