package io.sluice.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * Whatever stands in a file, it is read or refused with problems, and nothing else happens.
 */
class ConfigurationFuzzTest
{
    private static final String[] ARGUMENTS =
    {
        "on", "off", "1", "0", "-1", "4k", "1h30m", "99999999999999999999", "all", "publish", "10.0.0.0/8", "::/0",
        "1.2.3.4/", "/", "[", "[::]", "[::1]:80", ":", "a:b", "*", "'", "\"", "'x y'", "\\", "$", "${", "'$app'",
        "http://a", "http://", "://", "http://[", "off combined", "=", "~ x", "write=on", "{", "}", ";", "\n", "#",
        "\0", "\u00e9\ud800", "so_keepalive=::", "backlog=", "a/../b", "1/2/3", "1.1.1.1.1", "%zz"
    };

    @Test
    void shouldSurviveRandomBytes(@TempDir final Path folder) throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Path file = folder.resolve("fuzz.conf");

        for (int i = 0; i < 300; i++)
        {
            final byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            Files.write(file, bytes);

            try
            {
                SluiceConfiguration.load(file);
            }
            catch (final ConfigurationException ex)
            {
                assertFalse(ex.problems().isEmpty());
            }
            catch (final RuntimeException | StackOverflowError ex)
            {
                fail("seed " + seed, ex);
            }
        }
    }

    @Test
    void shouldSurviveTokenSoup()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<String> words = new ArrayList<>(List.of("wait_key", "push", "types", "events", "bogus"));

        for (final Directive directive : Directive.values())
        {
            if (directive != Directive.INCLUDE)
            {
                words.add(directive.text());
            }
        }

        for (int i = 0; i < 5000; i++)
        {
            final StringBuilder text = new StringBuilder("rtmp { server { listen 1; application a {");

            for (int j = random.nextInt(30); j > 0; j--)
            {
                text.append(' ').append(words.get(random.nextInt(words.size())));

                for (int k = random.nextInt(3); k > 0; k--)
                {
                    text.append(' ').append(ARGUMENTS[random.nextInt(ARGUMENTS.length)]);
                }

                text.append(random.nextInt(10) == 0 ? " {" : random.nextInt(10) == 0 ? "; }" : ";");
            }

            parse(text + (random.nextBoolean() ? "}}}" : ""), seed);
        }
    }

    @Test
    void shouldSurviveMutationsOfTheSample() throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String sample = new String(
            ConfigurationFuzzTest.class.getResourceAsStream("seed-sample.conf").readAllBytes(), StandardCharsets.UTF_8);

        for (int i = 0; i < 3000; i++)
        {
            final StringBuilder text = new StringBuilder(sample);

            for (int j = 1 + random.nextInt(4); j > 0; j--)
            {
                final int position = random.nextInt(text.length());
                final String inserted = ARGUMENTS[random.nextInt(ARGUMENTS.length)];
                text.replace(position, Math.min(text.length(), position + random.nextInt(3)), inserted);
            }

            parse(text.toString(), seed);
        }
    }

    private static void parse(final String text, final long seed)
    {
        try
        {
            Configurations.parse(text);
        }
        catch (final ConfigurationException ex)
        {
            assertFalse(ex.problems().isEmpty());
        }
        catch (final RuntimeException | StackOverflowError ex)
        {
            fail("seed " + seed + ": " + text, ex);
        }
    }
}
