package io.sluice.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.cnc.EventType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Server-sent events. */
@Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EventsTest
{
    @TempDir
    private Path directory;

    @Test
    void tellsWhatHappens() throws Exception
    {
        try (ApiRig rig = new ApiRig(directory, new ApiServerContext().maxListeners(1), ApiRig.READ))
        {
            final HttpResponse<InputStream> response = rig.client().send(
                rig.request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
            assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElseThrow());
            assertEquals(503, rig.get("/events").statusCode());
            try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)))
            {
                // The feed has looked when an engine comes that was not there at first.
                EndpointsTest.await(rig.server::hasLookedForEngines);
                final FakeEngine engine = rig.engine("one", 1);
                next(reader, "event: engine_up");
                engine.event(EventType.PUBLISH, "live", "a\n\ndata: forged\r\n\"");
                next(reader, "event: publish");
                assertEquals("id: one:1", reader.readLine());
                final String data = reader.readLine();
                assertEquals("a\n\ndata: forged\r\n\"", Json.at(data.substring(6), "reason"));
                assertEquals(7L, Json.at(data.substring(6), "connection"));
                assertEquals("1-3", Json.at(data.substring(6), "track"));
                engine.event(EventType.DROP, "live", "by command");
                next(reader, "event: drop");
                for (int i = 0; i < 5_000; i++)
                {
                    engine.event(EventType.UNPUBLISH, "live", "x");
                }

                next(reader, "event: unpublish");
                engine.isHeartless = true;
                next(reader, "event: engine_down");
                final Thread closing = new Thread(rig.server::close);
                closing.start();
                String line = reader.readLine();
                while (line != null)
                {
                    line = reader.readLine();
                }

                closing.join();
            }
        }
    }

    @Test
    void doesNotWaitForASlowListener() throws Exception
    {
        try (ApiRig rig = new ApiRig(directory, ApiRig.READ))
        {
            EndpointsTest.await(rig.server::hasLookedForEngines);
            final HttpResponse<InputStream> slow = rig.client().send(
                rig.request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
            final String long256 = "x".repeat(250);
            final HttpResponse<InputStream> response = rig.client().send(
                rig.request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)))
            {
                final FakeEngine engine = rig.engine("one", 1);
                next(reader, "event: engine_up");
                for (int round = 0; round < 10; round++)
                {
                    for (int i = 0; i < 100; i++)
                    {
                        engine.event(EventType.PUBLISH, "live", long256);
                    }

                    for (int i = 0; i < 100; i++)
                    {
                        next(reader, "event: publish");
                    }
                }
            }

            assertTrue(slow.body().read() >= 0);
            slow.body().close();
        }
    }

    private static void next(final BufferedReader reader, final String wanted) throws IOException
    {
        String line = reader.readLine();
        while (line != null && !line.equals(wanted))
        {
            line = reader.readLine();
        }

        assertEquals(wanted, line);
    }
}
