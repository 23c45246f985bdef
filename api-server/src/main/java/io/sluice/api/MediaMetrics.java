package io.sluice.api;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.sluice.cnc.SessionView;
import io.sluice.cnc.StreamView;
import io.sluice.cnc.TrackView;
import io.sluice.cnc.UpstreamView;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of what is published: by application, and by track only where an operator wants it. Names come from the
 * network, so there is a limit to how many are told apart.
 */
final class MediaMetrics
{
    private static final int MAX_APPLICATIONS = 100;
    private static final int MAX_TRACKS = 20_000;
    private static final String OTHERS = "(others)";
    private static final double CENTI = 100;
    private static final double MS_PER_SECOND = 1e3;

    private final HostSnapshot host;

    MediaMetrics(final HostSnapshot host)
    {
        this.host = host;
    }

    List<MetricSnapshot> snapshots(final boolean isPerStream)
    {
        final List<MetricSnapshot> metrics = new ArrayList<>();
        final Map<String, Application> applications = applications();
        addApplications(metrics, applications, "sluice_application_sessions",
            "Sessions of the application, on all engines.", application -> application.sessions);
        addApplications(metrics, applications, "sluice_application_streams",
            "Streams of the application that are published or played.", application -> application.streams);
        addApplications(metrics, applications, "sluice_application_received_bytes_per_second",
            "Received for the application, over the last ten seconds.",
            application -> application.bitsPerSecond / (double)Byte.SIZE);
        addApplications(metrics, applications, "sluice_application_frames_per_second",
            "Frames of the application's tracks, over the last ten seconds.", application -> application.frameRate);
        addApplications(metrics, applications, "sluice_application_ack_lag_max_seconds",
            "Age of the oldest frame that an upstream of the application has not acknowledged.",
            application -> application.ackLagSeconds);
        if (isPerStream)
        {
            addTracks(metrics);
        }

        return metrics;
    }

    private static void addApplications(
        final List<MetricSnapshot> metrics,
        final Map<String, Application> applications,
        final String name,
        final String help,
        final ToDoubleFunction<Application> value)
    {
        final List<GaugeDataPointSnapshot> points = new ArrayList<>();
        applications.forEach((application, sums) -> points.add(new GaugeDataPointSnapshot(
            value.applyAsDouble(sums), Labels.of("application", application), null)));
        metrics.add(new GaugeSnapshot(new MetricMetadata(name, help), points));
    }

    private Map<String, Application> applications()
    {
        final Map<String, Application> applications = new TreeMap<>();
        for (final EngineSnapshot engine : host.liveEngines())
        {
            for (final SessionView session : engine.sessions())
            {
                if (session.isOpen() && !session.app().isEmpty())
                {
                    final boolean isKnown = applications.containsKey(session.app());
                    final String name = isKnown || applications.size() < MAX_APPLICATIONS ? session.app() : OTHERS;
                    add(applications.computeIfAbsent(name, key -> new Application()), session);
                }
            }
        }

        return applications;
    }

    private static void add(final Application application, final SessionView session)
    {
        application.sessions++;
        for (final StreamView stream : session.streams())
        {
            if (stream.isOpen())
            {
                application.streams++;
                application.bitsPerSecond += stream.bandwidthIn();
            }

            for (final TrackView track : stream.tracks())
            {
                application.frameRate += track.frameRateCenti() / CENTI;
                application.ackLagSeconds = Math.max(application.ackLagSeconds, ackLagMs(track) / MS_PER_SECOND);
            }
        }
    }

    static long ackLagMs(final TrackView track)
    {
        return track.upstreams().stream().mapToLong(UpstreamView::ackLagMs).max().orElse(0);
    }

    private void addTracks(final List<MetricSnapshot> metrics)
    {
        final Map<Labels, TrackView> tracks = new LinkedHashMap<>();
        for (final TrackEntry entry : host.tracks())
        {
            if (tracks.size() < MAX_TRACKS)
            {
                tracks.put(
                    Labels.of(
                        "engine", entry.engine().name(),
                        "application", entry.session().app(),
                        "stream", entry.stream().name(),
                        "track", entry.id(),
                        "media", entry.track().mediaType()),
                    entry.track());
            }
        }

        addTracks(metrics, tracks, "sluice_track_bytes_per_second",
            "Written to the track, over the last ten seconds.",
            track -> track.bitrate() / (double)Byte.SIZE);
        addTracks(metrics, tracks, "sluice_track_frames_per_second",
            "Frames of the track, over the last ten seconds.", track -> track.frameRateCenti() / CENTI);
        addTracks(metrics, tracks, "sluice_track_memory_left_bytes",
            "Memory that the track may still take.", TrackView::memLeft);
        addTracks(metrics, tracks, "sluice_track_ack_lag_max_seconds",
            "Age of the oldest frame that an upstream of the track has not acknowledged.",
            track -> ackLagMs(track) / MS_PER_SECOND);
    }

    private static void addTracks(
        final List<MetricSnapshot> metrics,
        final Map<Labels, TrackView> tracks,
        final String name,
        final String help,
        final ToDoubleFunction<TrackView> value)
    {
        final List<GaugeDataPointSnapshot> points = new ArrayList<>();
        tracks.forEach((labels, track) ->
            points.add(new GaugeDataPointSnapshot(value.applyAsDouble(track), labels, null)));
        metrics.add(new GaugeSnapshot(new MetricMetadata(name, help), points));
    }

    /**
     * Sums over an application.
     */
    private static final class Application
    {
        private int sessions;
        private int streams;
        private long bitsPerSecond;
        private double frameRate;
        private double ackLagSeconds;
    }
}
