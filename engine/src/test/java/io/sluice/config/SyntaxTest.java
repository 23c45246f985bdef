package io.sluice.config;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * Words, quotes, escapes, comments; numbers, sizes, times; addresses.
 */
class SyntaxTest
{
    @Test
    void shouldCutWordsAsNginxDoes()
    {
        assertEquals(List.of("a", "b", ";"), tokens("a b;"));
        assertEquals(List.of("a", "{", "b", ";", "}"), tokens("a{b;}"));
        assertEquals(List.of("a b", "c'd", "", ";"), tokens("\"a b\" c'd '';"));
        assertEquals(List.of("it's", "say \"x\"", "\"", "\\"), tokens("\"it's\" 'say \"x\"' \"\\\"\" '\\\\'"));
        assertEquals(List.of("a", "b#c"), tokens("# first\na # second\n\tb#c\r\n# end"));
        assertEquals(List.of("${app}x", "$name", "{"), tokens("${app}x $name{"));
        assertEquals(List.of("a\tb", "\\.(ts)$", "a;b", "c d"), tokens("a\\tb \\.(ts)$ a\\;b c\\ d"));
        assertEquals(List.of("a\nb", "c"), tokens("'a\nb' c"));
        assertEquals(List.of("{};#", "}x"), tokens("'{};#' \\}x"));
        assertEquals(List.of("live\\"), tokens("live\\"));
    }

    @Test
    void shouldKnowTheLineOfEachWord()
    {
        final ConfigurationLexer lexer =
            new ConfigurationLexer("a\n\n'b\nc' d # e\nf", Configurations.NAME, new Problems());

        assertEquals(new Token(Token.Kind.WORD, "a", 1), lexer.next());
        assertEquals(new Token(Token.Kind.WORD, "b\nc", 3), lexer.next());
        assertEquals(new Token(Token.Kind.WORD, "d", 4), lexer.next());
        assertEquals(new Token(Token.Kind.WORD, "f", 5), lexer.next());
        assertEquals(Token.Kind.END, lexer.next().kind());
    }

    @Test
    void shouldRefuseWordsThatTouchAQuoteAndLongOnes()
    {
        assertEquals(
            "sluice.conf:1: unexpected \"b\" behind a closing quote; put white space between",
            Configurations.errors("error_log \"a\"b;").get(1));
        assertEquals(
            "sluice.conf:1: a word of 4097 characters is too long, at most 4096; is a closing quote missing?",
            Configurations.errors("error_log " + "x".repeat(4097) + ";").get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "5, 5000", "500ms, 500", "2s, 2000", "1m, 60000", "1h, 3600000", "1m30s, 90000", "1h1ms, 3600001",
        "1d, 86400000", "1w, 604800000", "1M, 2592000000", "1y, 31536000000", "1h30m10, 5410000"})
    void shouldReadTimes(final String text, final long timeMs)
    {
        assertEquals(timeMs, Quantity.timeMs(text, 0, Syntax.MAX_TIME_MS));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "s", "1x", "-1", "1.5s", "30s1m", "1s1s", " 1", "1 s", "1S", "9999999999999999", "2y",
        "999999999999999y", "364d25h", "\u0661s"})
    void shouldRefuseOtherTimes(final String text)
    {
        assertThrows(ArgumentException.class, () -> Quantity.timeMs(text, 0, Syntax.MAX_TIME_MS));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "512, 512", "4k, 4096", "4K, 4096", "1m, 1048576", "2M, 2097152", "1g, 1073741824"})
    void shouldReadSizes(final String text, final long sizeBytes)
    {
        assertEquals(sizeBytes, Quantity.sizeBytes(text, 0, 1L << 40));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "k", "4kb", "-1", "1.5m", "4t", "99999999999999999999", "999999999999999g", "1025g", "1k1"})
    void shouldRefuseOtherSizes(final String text)
    {
        assertThrows(ArgumentException.class, () -> Quantity.sizeBytes(text, 0, 1L << 40));
    }

    @Test
    void shouldKeepSizesWithinBounds()
    {
        assertEquals(1000, Quantity.sizeBytes("1000", 1000, 2048));
        assertEquals(1024, Quantity.sizeBytes("1k", 1000, 2048));
        assertEquals(2048, Quantity.sizeBytes("2k", 1000, 2048));
        assertThrows(ArgumentException.class, () -> Quantity.sizeBytes("999", 1000, 2048));
        assertThrows(ArgumentException.class, () -> Quantity.sizeBytes("0k", 1000, 2048));
        assertThrows(ArgumentException.class, () -> Quantity.sizeBytes("2049", 1000, 2048));
        assertThrows(ArgumentException.class, () -> Quantity.sizeBytes("3k", 1000, 2048));
    }

    @ParameterizedTest
    @CsvSource({
        "1935, 0.0.0.0, 1935", "*:1935, 0.0.0.0, 1935", "127.0.0.1:1936, 127.0.0.1, 1936",
        "[::1]:1937, ::1, 1937", "[::]:1935, ::, 1935", "localhost:1, localhost, 1", "0, 0.0.0.0, 0",
        "127.0.0.1, 127.0.0.1, 1935", "[::1], ::1, 1935", "ingest-1.example.com:1935, ingest-1.example.com, 1935"})
    void shouldReadAddresses(final String text, final String host, final int port)
    {
        final ListenSettings listen = NetworkSyntax.listen(List.of(text), false);

        assertEquals(new ListenSettings(host, port, false, false, 511, false), listen);
    }

    @Test
    void shouldReadOptionsOfListen()
    {
        final List<String> all = List.of(
            "1", "reuseport", "proxy_protocol", "backlog=9", "so_keepalive=on", "bind", "ipv6only=off");

        assertEquals(new ListenSettings("0.0.0.0", 1, true, true, 9, true), NetworkSyntax.listen(all, false));
        assertEquals(true, NetworkSyntax.listen(List.of("1", "so_keepalive=30m::10"), false).keepAlive());
        assertEquals(false, NetworkSyntax.listen(List.of("1", "so_keepalive=off"), false).keepAlive());
        assertEquals(80, NetworkSyntax.listen(List.of("localhost"), true).port());
        assertEquals("[::1]:80", NetworkSyntax.listen(List.of("[::1]"), true).address());
        assertEquals("127.0.0.1:5", NetworkSyntax.listen(List.of("127.0.0.1:5"), true).address());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", ":", "a:", "1:2:3", "[::1", "::1]:5", "[x]:5", "[]:5", "300.1.1.1:5", "a b:5", "-a:5", "1.2.3.4:x",
        "99999999999", "[1.2.3.4]x:5"})
    void shouldRefuseOtherAddresses(final String text)
    {
        assertThrows(ArgumentException.class, () -> NetworkSyntax.listen(List.of(text), false));
    }

    @Test
    void shouldMergeBothWildcardsIntoOneSocket()
    {
        final SluiceConfiguration configuration =
            Configurations.parse("rtmp { server { listen 1935; listen [::]:1935; listen 1936; } }");

        assertEquals(
            List.of("[::]:1935", "0.0.0.0:1936"),
            configuration.rtmp().servers().get(0).listens().stream().map(ListenSettings::address).toList());
        assertEquals(
            "sluice.conf:1: listen 1935 is merged into listen [::]:1935, which accepts IPv4 as well",
            configuration.warnings().get(0).toString());
        assertEquals(
            List.of(new ListenSettings("::", 81, false, false, 511, false)),
            Configurations.http("server { listen [::]:81; listen 81; location / { rtmp_kmp_api; } }")
                .servers().get(0).listens());
    }

    private static List<String> tokens(final String text)
    {
        final Problems problems = new Problems();
        final ConfigurationLexer lexer = new ConfigurationLexer(text, Configurations.NAME, problems);
        final List<String> tokens = new ArrayList<>();

        for (Token token = lexer.next(); token.kind() != Token.Kind.END; token = lexer.next())
        {
            tokens.add(token.text());
        }

        problems.throwIfAny();

        return tokens;
    }
}
