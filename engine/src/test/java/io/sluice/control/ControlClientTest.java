package io.sluice.control;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.sluice.control.TestLoop.Outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class ControlClientTest
{
    private static final int RETRIES = 2;
    private static final int TRIES = RETRIES + 1;
    private static final int MAX_REPLY = 256;

    // Long limits, for tests in which no time limit shall pass.
    private static final ControlLimits PATIENT = new ControlLimits(30_000, 30_000, MAX_REPLY, RETRIES, 5);

    // A short limit for the reply, for tests in which it shall pass.
    private static final ControlLimits HASTY = new ControlLimits(30_000, 50, MAX_REPLY, RETRIES, 5);

    private final TestLoop loop = new TestLoop();

    @AfterEach
    void close()
    {
        loop.close();
    }

    @Test
    void answerComesBackOnTheLoop() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.OK))
        {
            final Outcome<String> outcome = send(server, PATIENT);
            assertEquals(1, loop.client().inFlight());
            loop.run(outcome);
            assertEquals("ok", outcome.reply());
            assertEquals(0, loop.client().inFlight());
            final String head = server.requests().get(0).head();
            assertTrue(head.startsWith("POST /call HTTP/1.1\r\n"), head);
            assertTrue(head.contains("\r\nContent-Type: application/json\r\n"), head);
            assertTrue(head.contains("\r\nX-Token: abc\r\n"), head);
            assertFalse(head.contains("Upgrade"), head);
            assertEquals("{\"a\":1}", server.requests().get(0).body());
        }
    }

    @Test
    void connectionIsUsedAgain() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.OK))
        {
            for (int i = 0; i < 20; i++)
            {
                assertEquals("ok", loop.run(send(server, PATIENT)).reply());
            }
            assertEquals(20, server.requests().size());
            assertTrue(server.connections() < 20, () -> server.connections() + " connections");
        }
    }

    @Test
    void callWithoutListenerEnds() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.reply("500 Oops", "text/plain", "")))
        {
            loop.client().send(request(server.uri(), PATIENT), null);
            loop.runUntil(() -> loop.client().inFlight() == 0);
            assertEquals(TRIES, server.requests().size());
        }
    }

    @Test
    void controllerByNameIsLookedUp() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.OK))
        {
            assertEquals("ok", loop.run(send(server.uri("localhost"), PATIENT)).reply());
        }
    }

    @Test
    void unknownNameFails() throws Exception
    {
        final ControlFailure failure = loop.run(send(URI.create("http://no-such-host.invalid/"), PATIENT)).failure();
        assertFailure(ControlFailure.Kind.CONNECTION, "no-such-host.invalid can't be resolved", failure);
    }

    @Test
    void otherStatusFails() throws Exception
    {
        assertFails(ControlFailure.Kind.STATUS, "HTTP status 500 where 200 is expected", (request, exchange) ->
            exchange.write(TestHttpServer.reply("500 Oops", "application/json", "{\"code\":\"ok\"}")));
        assertFails(ControlFailure.Kind.STATUS, "HTTP status 204", (request, exchange) ->
            exchange.write("HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n\r\n"));
    }

    @Test
    void redirectIsNotFollowed() throws Exception
    {
        try (TestHttpServer target = TestHttpServer.answering(TestHttpServer.OK))
        {
            assertFails(ControlFailure.Kind.STATUS, "HTTP status 302", (request, exchange) -> exchange.write(
                "HTTP/1.1 302 Found\r\nLocation: " + target.uri() + "\r\nContent-Length: 0\r\n\r\n"));
            assertEquals(0, target.connections());
        }
    }

    @Test
    void otherContentTypeFails() throws Exception
    {
        assertFails(ControlFailure.Kind.CONTENT_TYPE, "\"text/html\" where application/json", (request, exchange) ->
            exchange.write(TestHttpServer.reply("200 OK", "text/html", "{\"code\":\"ok\"}")));
        assertFails(ControlFailure.Kind.CONTENT_TYPE, "no content type", (request, exchange) ->
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"code\":\"ok\"}"));
    }

    @Test
    void contentTypeMayHaveParameters() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(
            TestHttpServer.reply("200 OK", "Application/JSON ; charset=utf-8", "{\"code\":\"ok\"}")))
        {
            assertEquals("ok", loop.run(send(server, PATIENT)).reply());
        }
    }

    @Test
    void garbageFails() throws Exception
    {
        assertFails(ControlFailure.Kind.BAD_REPLY, "not valid JSON", (request, exchange) ->
            exchange.write(TestHttpServer.json("{\"code\":")));
        assertFails(ControlFailure.Kind.BAD_REPLY, "not a JSON object", (request, exchange) ->
            exchange.write(TestHttpServer.json("[]")));
        assertFails(ControlFailure.Kind.BAD_REPLY, "not a JSON object", (request, exchange) ->
            exchange.write(TestHttpServer.json("")));
        assertFails(ControlFailure.Kind.CONNECTION, "broke", (request, exchange) ->
        {
            exchange.write("\u0000\u0001\u0002 no HTTP at all\r\n\r\n");
            exchange.close();
        });
    }

    @Test
    void largestReplyPasses() throws Exception
    {
        final String object = "{\"code\":\"ok\"}";
        try (TestHttpServer server =
            TestHttpServer.answering(TestHttpServer.json(object + " ".repeat(MAX_REPLY - object.length()))))
        {
            assertEquals("ok", loop.run(send(server, PATIENT)).reply());
        }
    }

    @Test
    void largerReplyFails() throws Exception
    {
        assertFails(ControlFailure.Kind.TOO_LARGE, "larger than 256 bytes", (request, exchange) ->
            exchange.write(TestHttpServer.json("{\"code\":\"ok\"}" + " ".repeat(MAX_REPLY))));
    }

    @Test
    void endlessReplyIsCutOff() throws Exception
    {
        try (TestHttpServer server = new TestHttpServer((request, exchange) ->
        {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n");
            while (true)
            {
                exchange.write(" ".repeat(10_000));
            }
        }))
        {
            final ControlFailure failure = loop.run(send(server, PATIENT)).failure();
            assertFailure(ControlFailure.Kind.TOO_LARGE, "larger than 256 bytes", failure);
            TestLoop.await(server.clientClosed(), TRIES);
        }
    }

    @Test
    void chunkedReplyPasses() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
            "3\r\n{\"c\r\n9\r\node\":\"ok\"\r\n1\r\n}\r\n0\r\n\r\n"))
        {
            assertEquals("ok", loop.run(send(server, PATIENT)).reply());
        }
    }

    @Test
    void largerChunkedReplyFails() throws Exception
    {
        assertFails(ControlFailure.Kind.TOO_LARGE, "larger than 256 bytes", (request, exchange) ->
        {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 30; i++)
            {
                exchange.write("a\r\n          \r\n");
            }
            exchange.write("0\r\n\r\n");
        });
    }

    @Test
    void replyOfHttp10Passes() throws Exception
    {
        try (TestHttpServer server = new TestHttpServer((request, exchange) ->
        {
            exchange.write("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"code\":\"ok\"}");
            exchange.close();
        }))
        {
            assertEquals("ok", loop.run(send(server, PATIENT)).reply());
        }
    }

    @Test
    void earlyCloseFails() throws Exception
    {
        assertFails(ControlFailure.Kind.CONNECTION, "broke", (request, exchange) -> exchange.close());
        assertFails(ControlFailure.Kind.CONNECTION, "broke", (request, exchange) ->
        {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"co");
            exchange.close();
        });
    }

    @Test
    void refusedConnectionFails() throws Exception
    {
        final int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")))
        {
            port = socket.getLocalPort();
        }
        final ControlFailure failure = loop.run(send(URI.create("http://127.0.0.1:" + port), PATIENT)).failure();
        assertFailure(ControlFailure.Kind.CONNECTION, "can't connect", failure);
    }

    @Test
    void silenceTimesOut() throws Exception
    {
        try (TestHttpServer server = new TestHttpServer((request, exchange) -> exchange.hang()))
        {
            final ControlFailure failure = loop.run(send(server, HASTY)).failure();
            assertFailure(ControlFailure.Kind.TIMEOUT, "no whole reply within 50 ms", failure);
            // One connection for each try. On a busy machine a request may be given up before the server reads it.
            TestLoop.await(server.clientClosed(), TRIES);
        }
    }

    @Test
    void tricklingBodyTimesOut() throws Exception
    {
        try (TestHttpServer server = new TestHttpServer((request, exchange) ->
        {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            exchange.write("1\r\n{\r\n");
            exchange.hang();
        }))
        {
            final ControlFailure failure = loop.run(send(server, HASTY)).failure();
            assertFailure(ControlFailure.Kind.TIMEOUT, "no whole reply within 50 ms", failure);
            TestLoop.await(server.clientClosed(), TRIES);
        }
    }

    @Test
    void connectionThatNeverStandsTimesOut() throws Exception
    {
        // The listen queue is full, so that the system drops further requests to connect.
        final List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")))
        {
            fill(full, fillers);
            final ControlLimits limits = new ControlLimits(50, 30_000, MAX_REPLY, RETRIES, 5);
            final URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort());
            final ControlFailure failure = loop.run(send(uri, limits)).failure();
            assertFailure(ControlFailure.Kind.TIMEOUT, "not connected and sent within 50 ms", failure);
        }
        finally
        {
            for (final Socket filler : fillers)
            {
                filler.close();
            }
        }
    }

    @Test
    void laterTrySucceeds() throws Exception
    {
        final List<TestHttpServer> self = new ArrayList<>();
        try (TestHttpServer server = new TestHttpServer((request, exchange) -> exchange.write(
            self.get(0).requests().size() < TRIES ?
                TestHttpServer.reply("503 Busy", "text/plain", "busy") : TestHttpServer.OK)))
        {
            self.add(server);
            assertEquals("ok", loop.run(send(server, PATIENT)).reply());
            assertEquals(TRIES, server.requests().size());
        }
    }

    @Test
    void hangingCallHoldsNoOtherUp() throws Exception
    {
        try (TestHttpServer hanging = new TestHttpServer((request, exchange) -> exchange.hang());
            TestHttpServer server = TestHttpServer.answering(TestHttpServer.OK))
        {
            final List<Outcome<String>> hung = new ArrayList<>();
            for (int i = 0; i < 20; i++)
            {
                hung.add(send(hanging, PATIENT));
            }
            TestLoop.await(hanging.requested(), 20);
            for (int i = 0; i < 20; i++)
            {
                assertEquals("ok", loop.run(send(server, PATIENT)).reply());
            }
            assertEquals(20, loop.client().inFlight());
            assertTrue(hung.stream().noneMatch(Outcome::isKnown));
        }
    }

    @Test
    void cancelMidCallEndsTheExchange() throws Exception
    {
        try (TestHttpServer server = new TestHttpServer((request, exchange) -> exchange.hang());
            TestHttpServer other = TestHttpServer.answering(TestHttpServer.OK))
        {
            final Outcome<String> outcome = new Outcome<>();
            final ControlCall<String> call = loop.client().send(request(server.uri(), PATIENT), outcome);
            TestLoop.await(server.requested(), 1);
            call.cancel();
            call.cancel();
            assertEquals(0, loop.client().inFlight());
            TestLoop.await(server.clientClosed(), 1);
            loop.run(send(other, PATIENT));
            assertFalse(outcome.isKnown());
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void cancelBetweenTriesEndsTheCall() throws Exception
    {
        final ControlLimits limits = new ControlLimits(30_000, 30_000, MAX_REPLY, RETRIES, 200);
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.reply("500 Oops", "text/plain", "")))
        {
            final Outcome<String> cancelled = new Outcome<>();
            final ControlCall<String> call = loop.client().send(request(server.uri(), limits), cancelled);
            TestLoop.await(server.requested(), 1);
            call.cancel();
            // Its tries would all be over when those of a later call with the same interval are.
            assertEquals(TRIES, loop.run(send(server, limits)).failure().tries());
            assertFalse(cancelled.isKnown());
            assertEquals(1 + TRIES, server.requests().size());
        }
    }

    @Test
    void cancelOfAnOutcomeNotToldKeepsItUntold() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.OK))
        {
            final Outcome<String> outcome = new Outcome<>();
            final ControlCall<String> call = loop.client().send(request(server.uri(), PATIENT), outcome);
            TestLoop.await(loop.wakeups(), 1);
            call.cancel();
            assertEquals(0, loop.client().poll(10));
            assertFalse(outcome.isKnown());
        }
    }

    @Test
    void pollTellsNoMoreThanItsLimitAndSignalsTheRest() throws Exception
    {
        try (TestHttpServer server = TestHttpServer.answering(TestHttpServer.OK))
        {
            final List<Outcome<String>> outcomes = new ArrayList<>();
            for (int i = 0; i < 50; i++)
            {
                outcomes.add(send(server, PATIENT));
            }
            // Polls 4 at a time, and only when woken.
            loop.runUntil(() -> outcomes.stream().allMatch(Outcome::isKnown));
            assertEquals(50, server.requests().size());
            assertEquals(0, loop.client().inFlight());
            assertEquals(0, loop.client().poll(10));
        }
    }

    @Test
    void closeCancelsAll() throws Exception
    {
        try (TestHttpServer server = new TestHttpServer((request, exchange) -> exchange.hang()))
        {
            final Outcome<String> outcome = send(server, PATIENT);
            TestLoop.await(server.requested(), 1);
            loop.client().close();
            assertEquals(0, loop.client().inFlight());
            TestLoop.await(server.clientClosed(), 1);
            assertFalse(outcome.isKnown());
            assertThrows(IllegalStateException.class, () -> send(server, PATIENT));
        }
    }

    @Test
    void endpointIsCheckedWhenMade()
    {
        final URI uri = URI.create("http://127.0.0.1/");
        final List<ControlHeader> malformed = List.of(new ControlHeader("X Y", "z"));
        assertThrows(IllegalArgumentException.class, () -> new ControlEndpoint(uri, malformed, PATIENT));
        final URI other = URI.create("ftp://127.0.0.1/");
        assertThrows(IllegalArgumentException.class, () -> new ControlEndpoint(other, List.of(), PATIENT));
        assertThrows(IllegalArgumentException.class, () -> new ControlLimits(0, 1, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ControlLimits(1, 1, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ControlLimits(1, 1, 1, -1, 0));
    }

    private static void fill(final ServerSocket full, final List<Socket> fillers) throws IOException
    {
        while (true)
        {
            final Socket filler = new Socket();
            fillers.add(filler);
            try
            {
                filler.connect(full.getLocalSocketAddress(), 200);
            }
            catch (final SocketTimeoutException ex)
            {
                return;
            }
        }
    }

    private void assertFails(
        final ControlFailure.Kind kind, final String words, final TestHttpServer.Behaviour behaviour) throws Exception
    {
        try (TestHttpServer server = new TestHttpServer(behaviour))
        {
            assertFailure(kind, words, loop.run(send(server, PATIENT)).failure());
            assertEquals(TRIES, server.requests().size());
        }
    }

    private static void assertFailure(
        final ControlFailure.Kind kind, final String words, final ControlFailure failure)
    {
        assertEquals(kind, failure.kind(), failure::message);
        assertEquals(TRIES, failure.tries());
        assertTrue(failure.message().contains(words), failure::message);
        assertTrue(failure.message().startsWith("POST http://"), failure::message);
        assertTrue(failure.message().contains(" failed after 3 tries: "), failure::message);
    }

    private Outcome<String> send(final TestHttpServer server, final ControlLimits limits)
    {
        return send(server.uri(), limits);
    }

    private Outcome<String> send(final URI uri, final ControlLimits limits)
    {
        final Outcome<String> outcome = new Outcome<>();
        loop.client().send(request(uri, limits), outcome);
        return outcome;
    }

    private static ControlRequest<String> request(final URI uri, final ControlLimits limits)
    {
        final ControlEndpoint endpoint =
            new ControlEndpoint(uri, List.of(new ControlHeader("X-Token", "abc")), limits);
        final byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        return new ControlRequest<>(
            endpoint, "application/json", body, new JsonReplyParser<>(reply -> reply.string("code")), "connection 7");
    }
}
