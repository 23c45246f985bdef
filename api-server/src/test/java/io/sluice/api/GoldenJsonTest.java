package io.sluice.api;

import static io.sluice.api.ApiRig.API;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API's documents against those of the reference. */
final class GoldenJsonTest
{
    @TempDir
    private Path directory;

    @Test
    void hasTheReferencesFieldsInItsOrder() throws IOException
    {
        try (ApiRig rig = new ApiRig(directory, ApiRig.READ))
        {
            rig.engine("default", 0).publish(1, "live", "chan_1");
            final String status = rig.get(API + "?pretty=1").body();
            assertEquals(shape(golden("api_rtmp_kmp_pretty.json")), shape(status));
            assertEquals(shape(golden("api_kmp_out_pretty.json")), shape(rig.get(API + "kmp_out?pretty=1").body()));
            // What only the session and its tracks decide is the same to the letter.
            final Object[] upstream = {"servers", 0, "applications", 0, "sessions", 0, "streams", 0, "tracks", "video",
                "upstreams"};
            assertEquals(Json.at(golden("api_rtmp_kmp_pretty.json"), upstream), Json.at(status, upstream));
            final Object[] rtmp = {"servers", 0, "applications", 0, "sessions", 0, "streams", 0, "tracks", "audio",
                "rtmp"};
            assertEquals(Json.at(golden("api_rtmp_kmp_pretty.json"), rtmp), Json.at(status, rtmp));
            final Object[] media = {"servers", 0, "applications", 0, "sessions", 0, "streams", 0, "tracks", "audio",
                "media_info"};
            assertEquals(Json.at(golden("api_rtmp_kmp_pretty.json"), media), Json.at(status, media));
        }
    }

    @Test
    void laysOutAsTheReference() throws IOException
    {
        for (final String name : List.of("api_rtmp_kmp_pretty.json", "api_kmp_out_pretty.json"))
        {
            final String golden = golden(name);
            assertEquals(golden, copy(golden));
        }

        try (ApiRig rig = new ApiRig(directory, ApiRig.READ))
        {
            rig.engine("default", 0).publish(1, "live", "chan_1");
            final String pretty = rig.get(API + "tracks?pretty=1").body();
            assertEquals(copy(pretty), pretty);
            assertEquals("{\"1\":{\"input_id\":", rig.get(API + "tracks").body().substring(0, 17));
            assertEquals("[\n    \"1\",\n    \"2\"\n]", rig.get(API + "tracks?list=1&pretty=1").body());
        }

        assertEquals("{\n    \"a\": [],\n    \"b\": {}\n}", copy("{\"a\":[],\"b\":{}}"));
    }

    private static String copy(final String text) throws IOException
    {
        try (JsonParser parser = new JsonFactory().createParser(text))
        {
            parser.nextToken();
            return new String(
                JsonDocument.write(true, json -> json.copyCurrentStructureExact(parser)), StandardCharsets.UTF_8);
        }
    }

    /** Paths and types of all values, in order. */
    private static List<String> shape(final String text)
    {
        final List<String> shape = new ArrayList<>();
        walk("", Json.parse(text), shape);
        return shape;
    }

    private static void walk(final String path, final Object value, final List<String> shape)
    {
        if (value instanceof Map<?, ?> map)
        {
            shape.add(path + " object");
            map.forEach((name, child) -> walk(path + "/" + name, child, shape));
        }
        else if (value instanceof List<?> list)
        {
            shape.add(path + " array of " + list.size());
            list.forEach(child -> walk(path + "/*", child, shape));
        }
        else
        {
            shape.add(path + " " + value.getClass().getSimpleName());
        }
    }

    private static String golden(final String name) throws IOException
    {
        try (InputStream in = GoldenJsonTest.class.getResourceAsStream("golden/" + name))
        {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
