package io.sluice.control;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ControllerRepliesTest
{
    private static final ReplyHead HEAD = new ReplyHead(200, "application/json", "");
    private static final ReplyParser<ConnectReply> CONNECT = new JsonReplyParser<>(ControllerReplies::connect);
    private static final ReplyParser<PublishReply> PUBLISH = new JsonReplyParser<>(ControllerReplies::publish);
    private static final ReplyParser<RepublishReply> REPUBLISH = new JsonReplyParser<>(ControllerReplies::republish);

    private static final String FULL = "{\"code\":\"ok\",\"message\":\"Success\",\"extra\":{\"a\":[1,2.5,null,{}]}," +
        "\"channel_id\":\"chan\",\"track_id\":\"v1\",\"upstreams\":[" +
        "{\"url\":\"kmp://10.0.0.1:6543\",\"id\":\"main\",\"required\":false,\"resume_from\":\"last_sent\"," +
        "\"connect_data\":\"AQL/\",\"other\":-1e3},{\"url\":\"[::1]:1\"}]}";

    @Test
    void connectAccepts() throws ControlException
    {
        assertEquals(new ConnectReply(true, "Success"), connect("{\"code\":\"ok\",\"message\":\"Success\"}"));
        assertEquals(new ConnectReply(true, ""), connect("{\"code\":\"ok\"}"));
    }

    @Test
    void connectRefusalIsAnAnswer() throws ControlException
    {
        assertEquals(new ConnectReply(false, "go away"), connect("{\"code\":\"no\",\"message\":\"go away\"}"));
        assertEquals(new ConnectReply(false, ""), connect("{\"code\":\"\",\"message\":{}}"));
    }

    @Test
    void connectNeedsACode()
    {
        assertBad("the reply has no code", CONNECT, "{}");
        assertBad("the reply has no code", CONNECT, "{\"code\":null}");
        assertBad("code is a number where a string is expected", CONNECT, "{\"code\":0}");
    }

    @Test
    void publishReadsAllFields() throws ControlException
    {
        final PublishReply reply = publish(FULL);
        assertEquals("chan", reply.channelId());
        assertEquals("v1", reply.trackId());
        assertEquals(2, reply.upstreams().size());
        final UpstreamReply first = reply.upstreams().get(0);
        assertEquals("main", first.id());
        assertEquals("10.0.0.1", first.host());
        assertEquals(6543, first.port());
        assertFalse(first.required());
        assertEquals(ResumeFromWord.LAST_SENT, first.resumeFrom());
        assertArrayEquals(new byte[] { 1, 2, -1 }, first.connectData());
        final UpstreamReply second = reply.upstreams().get(1);
        assertEquals("", second.id());
        assertEquals("::1", second.host());
        assertTrue(second.required());
        assertEquals(ResumeFromWord.LAST_ACKED, second.resumeFrom());
        assertNull(second.connectData());
    }

    @Test
    void publishWithoutUpstreamsPasses() throws ControlException
    {
        assertEquals(new PublishReply("c", "t", List.of()),
            publish("{\"code\":\"ok\",\"channel_id\":\"c\",\"track_id\":\"t\",\"upstreams\":[]}"));
    }

    @Test
    void replyWithoutCodePasses() throws ControlException
    {
        final PublishReply reply = publish("{\"channel_id\": \"somechannel\", \"track_id\": \"sometrack\", " +
            "\"upstreams\": [{ \"url\": \"kmp://127.0.0.1:6543\" }]}");
        assertEquals("127.0.0.1", reply.upstreams().get(0).host());
        final RepublishReply again = REPUBLISH.parse(HEAD, bytes("{\"url\": \"kmp://127.0.0.1:6543\"}"));
        assertEquals(6543, again.port());
        assertNull(again.connectData());
    }

    @Test
    void republishReadsAllFields() throws ControlException
    {
        final RepublishReply reply = REPUBLISH.parse(
            HEAD, bytes("{\"code\":\"ok\",\"url\":\"segmenter.local:80\",\"connect_data\":\"\"}"));
        assertEquals("segmenter.local", reply.host());
        assertEquals(80, reply.port());
        assertEquals(0, reply.connectData().length);
    }

    @Test
    void refusalFailsTheTry()
    {
        final String reply = "{\"code\":\"error\",\"message\":\"no such channel\"}";
        for (final ReplyParser<?> parser : List.of(PUBLISH, REPUBLISH))
        {
            final ControlException ex = assertThrows(ControlException.class, () -> parser.parse(HEAD, bytes(reply)));
            assertEquals(ControlFailure.Kind.REFUSED, ex.kind());
            assertEquals("the controller answered code \"error\", message \"no such channel\"", ex.getMessage());
        }
    }

    @Test
    void lastOfDuplicatesCounts() throws ControlException
    {
        assertTrue(connect("{\"code\":5,\"code\":\"no\",\"code\":\"ok\"}").accepted());
    }

    @Test
    void missingFieldsAreNamed()
    {
        assertBad("the reply has no channel_id", PUBLISH, "{\"code\":\"ok\"}");
        assertBad("the reply has no track_id", PUBLISH, "{\"channel_id\":\"c\"}");
        assertBad("the reply has no upstreams", PUBLISH, "{\"channel_id\":\"c\",\"track_id\":\"t\"}");
        assertBad("the reply has no upstreams[1].url", PUBLISH, upstreams("{\"url\":\"a:1\"},{}"));
        assertBad("the reply has no url", REPUBLISH, "{\"code\":\"ok\"}");
    }

    @Test
    void wrongFieldsAreNamed()
    {
        assertBad("channel_id is a number where a string is expected", PUBLISH, "{\"channel_id\":1}");
        assertBad("channel_id has 33 bytes, the most is 32", PUBLISH,
            "{\"channel_id\":\"" + "\u00E4".repeat(16) + "a\"}");
        assertBad("upstreams is an object where an array is expected", PUBLISH,
            "{\"channel_id\":\"c\",\"track_id\":\"t\",\"upstreams\":{}}");
        assertBad("upstreams[0] is true or false where an object is expected", PUBLISH, upstreams("true"));
        assertBad("upstreams[0] is null where an object is expected", PUBLISH, upstreams("null"));
        assertBad("upstreams[0].url is an array where", PUBLISH, upstreams("{\"url\":[]}"));
        assertBad("upstreams[0].required is a string where true or false", PUBLISH,
            upstreams("{\"url\":\"a:1\",\"required\":\"no\"}"));
        assertBad("upstreams[0].resume_from is \"first\" where last_acked, last_sent or last_written", PUBLISH,
            upstreams("{\"url\":\"a:1\",\"resume_from\":\"first\"}"));
        assertBad("upstreams[0].connect_data is not base64", PUBLISH,
            upstreams("{\"url\":\"a:1\",\"connect_data\":\"?\"}"));
        assertBad("upstreams[0].id has 33 bytes", PUBLISH,
            upstreams("{\"url\":\"a:1\",\"id\":\"" + "x".repeat(33) + "\"}"));
    }

    @Test
    void idOfTheMostBytesPasses() throws ControlException
    {
        final String id = "\u00E4".repeat(16);
        assertEquals(id, publish("{\"channel_id\":\"" + id + "\",\"track_id\":\"\",\"upstreams\":[]}").channelId());
    }

    @ParameterizedTest
    @ValueSource(strings = { "x", "{}", ",", "\u0000" })
    void whatGoesOnBehindTheObjectFails(final String tail)
    {
        assertEquals(ControlFailure.Kind.BAD_REPLY,
            assertThrows(ControlException.class, () -> connect("{\"code\":\"ok\"}" + tail)).kind());
    }

    @Test
    void depthIsBounded()
    {
        final String reply = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + ",\"code\":\"ok\"}";
        assertBad("not valid JSON", CONNECT, reply);
        assertBad("not valid JSON", CONNECT, "{\"a\":" + "1".repeat(10_000) + ",\"code\":\"ok\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:6543, 127.0.0.1, 6543",
        "kmp://127.0.0.1:6543, 127.0.0.1, 6543",
        "KMP://a-b_c.example:65535, a-b_c.example, 65535",
        "[2001:db8::1]:1, 2001:db8::1, 1",
        "kmp://[::ffff:1.2.3.4]:80, ::ffff:1.2.3.4, 80"
    })
    void addressIsRead(final String url, final String host, final int port) throws ControlException
    {
        assertEquals(new HostAndPort(host, port), HostAndPort.parse("url", url));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", ":", "host", "host:", ":80", "host:0", "host:65536", "host:-1", "host:+1", "host:8a", "host:99999999999999",
        "::1:80", "[]:80", "[abc]:80", "[::1]", "[::1]80", "[::g]:80", "rtmp://host:80", "kmp://host:80/", "a b:80",
        "kmp://:80", "h\u00F6st:80", "host:\u0661"
    })
    void otherAddressFails(final String url)
    {
        final ControlException ex = assertThrows(ControlException.class, () -> HostAndPort.parse("url", url));
        assertTrue(ex.getMessage().startsWith("url is \"" + url + "\" where host:port is expected"), ex::getMessage);
    }

    @Test
    void longHostFails()
    {
        assertThrows(ControlException.class, () -> HostAndPort.parse("url", "a".repeat(254) + ":80"));
    }

    @Test
    void truncatedReplyFails()
    {
        final byte[] full = bytes(FULL);
        for (int length = 0; length < full.length; length++)
        {
            final byte[] part = Arrays.copyOf(full, length);
            assertThrows(ControlException.class, () -> PUBLISH.parse(HEAD, part), () -> "length " + part.length);
        }
    }

    @Test
    void anyBytesMakeAnAnswerOrAControlException()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<ReplyParser<?>> parsers = List.of(CONNECT, PUBLISH, REPUBLISH);
        int answers = 0;
        for (int i = 0; i < 60_000; i++)
        {
            final byte[] body = bytes(FULL);
            for (int changes = random.nextInt(6); changes > 0; changes--)
            {
                change(body, random);
            }
            try
            {
                assertNotNull(parsers.get(i % parsers.size()).parse(HEAD, body));
                answers++;
            }
            catch (final ControlException ex)
            {
                assertFalse(ex.getMessage().isEmpty());
            }
            catch (final RuntimeException ex)
            {
                throw new AssertionError("seed " + seed + ", round " + i + ": " + new String(body,
                    StandardCharsets.ISO_8859_1), ex);
            }
        }
        assertTrue(answers > 0);
    }

    private static void change(final byte[] body, final Random random)
    {
        final int at = random.nextInt(body.length);
        switch (random.nextInt(4))
        {
            case 0 -> body[at] = (byte) random.nextInt(256);
            case 1 -> body[at] = (byte) "{}[]\",:\\0123456789eE+-.ntf \n/*".charAt(random.nextInt(30));
            case 2 -> body[at] ^= (byte) (1 << random.nextInt(8));
            default ->
            {
                final int from = random.nextInt(body.length);
                final int length = Math.min(random.nextInt(12), body.length - Math.max(at, from));
                System.arraycopy(body, from, body, at, length);
            }
        }
    }

    private static String upstreams(final String elements)
    {
        return "{\"code\":\"ok\",\"channel_id\":\"c\",\"track_id\":\"t\",\"upstreams\":[" + elements + "]}";
    }

    private static void assertBad(final String words, final ReplyParser<?> parser, final String reply)
    {
        final ControlException ex = assertThrows(ControlException.class, () -> parser.parse(HEAD, bytes(reply)));
        assertEquals(ControlFailure.Kind.BAD_REPLY, ex.kind());
        assertTrue(ex.getMessage().contains(words), ex::getMessage);
    }

    private static ConnectReply connect(final String reply) throws ControlException
    {
        return CONNECT.parse(HEAD, bytes(reply));
    }

    private static PublishReply publish(final String reply) throws ControlException
    {
        return PUBLISH.parse(HEAD, bytes(reply));
    }

    private static byte[] bytes(final String text)
    {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
