package io.sluice.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds the settings of an application out of its block and those around it.
 */
final class ApplicationSettingsBuilder
{
    private static final int MIN_BUFFERS = 2;

    private final List<Scope> scopes;
    private final Scope scope;
    private final AccessSettingsBuilder access;

    /**
     * @param scopes the application's block and those around it, innermost first.
     * @param access of the {@code rtmp} block.
     */
    ApplicationSettingsBuilder(final List<Scope> scopes, final AccessSettingsBuilder access)
    {
        this.scopes = scopes;
        this.scope = scopes.get(0);
        this.access = access;
    }

    ApplicationSettings build(final String name)
    {
        return new ApplicationSettings(
            name,
            scope.flag(Directive.LIVE),
            scope.flag(Directive.SANDBOX),
            AccessSettingsBuilder.rules(scopes, true),
            AccessSettingsBuilder.rules(scopes, false),
            scope.longValue(Directive.DROP_IDLE_PUBLISHER),
            access.accessLog(scope),
            control(),
            kmp());
    }

    private ControlSettings control()
    {
        return new ControlSettings(
            url(Directive.KMP_CTRL_CONNECT_URL),
            url(Directive.KMP_CTRL_PUBLISH_URL),
            url(Directive.KMP_CTRL_UNPUBLISH_URL),
            url(Directive.KMP_CTRL_REPUBLISH_URL),
            headers(),
            scope.longValue(Directive.KMP_CTRL_TIMEOUT),
            scope.longValue(Directive.KMP_CTRL_READ_TIMEOUT),
            scope.intValue(Directive.KMP_CTRL_BUFFER_SIZE),
            scope.intValue(Directive.KMP_CTRL_RETRIES),
            scope.longValue(Directive.KMP_CTRL_RETRY_INTERVAL));
    }

    private KmpSettings kmp()
    {
        final int videoBufferSize = bufferSize(Directive.KMP_VIDEO_BUFFER_SIZE);
        final int audioBufferSize = bufferSize(Directive.KMP_AUDIO_BUFFER_SIZE);

        checkMemLimit(Directive.KMP_VIDEO_MEM_LIMIT, Directive.KMP_VIDEO_BUFFER_SIZE, videoBufferSize);
        checkMemLimit(Directive.KMP_AUDIO_MEM_LIMIT, Directive.KMP_AUDIO_BUFFER_SIZE, audioBufferSize);
        checkWatermarks();

        return new KmpSettings(
            scope.intValue(Directive.KMP_TIMESCALE),
            scope.longValue(Directive.KMP_TIMEOUT),
            videoBufferSize,
            scope.longValue(Directive.KMP_VIDEO_MEM_LIMIT),
            audioBufferSize,
            scope.longValue(Directive.KMP_AUDIO_MEM_LIMIT),
            scope.longValue(Directive.KMP_FLUSH_TIMEOUT),
            scope.flag(Directive.KMP_FLUSH),
            scope.flag(Directive.KMP_BACKPRESSURE),
            scope.intValue(Directive.KMP_MEM_HIGH_WATERMARK),
            scope.intValue(Directive.KMP_MEM_LOW_WATERMARK),
            scope.longValue(Directive.KMP_AUDIO_SYNC_MARGIN),
            scope.longValue(Directive.KMP_REPUBLISH_INTERVAL),
            scope.intValue(Directive.KMP_MAX_REPUBLISHES),
            scope.longValue(Directive.KMP_KEEPALIVE_INTERVAL),
            scope.flag(Directive.KMP_LOG_FRAMES));
    }

    private URI url(final Directive directive)
    {
        return (URI) ((Optional<?>) scope.value(directive)).orElse(null);
    }

    private List<Header> headers()
    {
        for (final Scope level : scopes)
        {
            final List<Header> headers = new ArrayList<>();

            for (final Scope.Entry entry : level.entries(Directive.KMP_CTRL_ADD_HEADER))
            {
                headers.add((Header) entry.value());
            }

            if (!headers.isEmpty())
            {
                return List.copyOf(headers);
            }
        }

        return List.of();
    }

    /** Positions are turned into buffers by a shift, which needs a power of two. */
    private int bufferSize(final Directive directive)
    {
        final int size = scope.intValue(directive);
        return size == Integer.highestOneBit(size) ? size : Integer.highestOneBit(size) << 1;
    }

    private void checkMemLimit(final Directive limit, final Directive bufferSize, final int bufferSizeBytes)
    {
        final long limitBytes = scope.longValue(limit);

        if (limitBytes < (long) MIN_BUFFERS * bufferSizeBytes)
        {
            scope.problems().error(
                blamed(limit, bufferSize),
                limit.text() + " (" + limitBytes + " bytes) is less than " + MIN_BUFFERS + " buffers of " +
                bufferSize.text() + " (" + bufferSizeBytes + " bytes)",
                "raise the limit or make the buffers smaller");
        }
    }

    private void checkWatermarks()
    {
        final long high = scope.longValue(Directive.KMP_MEM_HIGH_WATERMARK);
        final long low = scope.longValue(Directive.KMP_MEM_LOW_WATERMARK);

        if (low >= high)
        {
            scope.problems().error(
                blamed(Directive.KMP_MEM_LOW_WATERMARK, Directive.KMP_MEM_HIGH_WATERMARK),
                "kmp_mem_low_watermark (" + low + ") is not below kmp_mem_high_watermark (" + high + ")",
                null);
        }
    }

    /** The defaults fit each other, so that one of the two stands in the file. */
    private DirectiveNode blamed(final Directive first, final Directive second)
    {
        final Scope.Entry entry = scope.find(first);
        return entry == null ? scope.find(second).node() : entry.node();
    }
}
