package io.sluice.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server that does to a request whatever a test wants.
 */
final class TestHttpServer implements AutoCloseable
{
    static final String OK = json("{\"code\":\"ok\"}");

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Semaphore requested = new Semaphore(0);
    private final Semaphore clientClosed = new Semaphore(0);

    TestHttpServer(final Behaviour behaviour) throws IOException
    {
        this.behaviour = behaviour;
        listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        startThread(this::accept);
    }

    static String json(final String body)
    {
        return reply("200 OK", "application/json", body);
    }

    static String reply(final String status, final String contentType, final String body)
    {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\nContent-Length: " +
            body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    static TestHttpServer answering(final String reply) throws IOException
    {
        return new TestHttpServer((request, exchange) -> exchange.write(reply));
    }

    URI uri()
    {
        return uri("127.0.0.1");
    }

    URI uri(final String host)
    {
        return URI.create("http://" + host + ":" + listener.getLocalPort() + "/call");
    }

    List<Request> requests()
    {
        return requests;
    }

    int connections()
    {
        return connections.get();
    }

    /**
     * A permit for each request that came in.
     */
    Semaphore requested()
    {
        return requested;
    }

    /**
     * A permit for each connection that the client has closed.
     */
    Semaphore clientClosed()
    {
        return clientClosed;
    }

    @Override
    public void close() throws IOException
    {
        listener.close();
        for (final Socket socket : sockets)
        {
            socket.close();
        }
    }

    private void accept()
    {
        try
        {
            while (true)
            {
                final Socket socket = listener.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                startThread(() -> serve(socket));
            }
        }
        catch (final IOException ex)
        {
            // Closed: the test is over.
            return;
        }
    }

    private void serve(final Socket socket)
    {
        try (socket)
        {
            final InputStream in = socket.getInputStream();
            while (true)
            {
                final String head = readHead(in);
                if (head.isEmpty())
                {
                    clientClosed.release();
                    return;
                }
                final byte[] body = in.readNBytes(contentLength(head));
                final Request request = new Request(head, new String(body, StandardCharsets.UTF_8));
                requests.add(request);
                requested.release();
                behaviour.answer(request, new Exchange(socket));
            }
        }
        catch (final IOException ex)
        {
            clientClosed.release();
        }
        finally
        {
            sockets.remove(socket);
        }
    }

    private static String readHead(final InputStream in) throws IOException
    {
        final ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n"))
        {
            final int octet = in.read();
            if (octet < 0)
            {
                return "";
            }
            head.write(octet);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int contentLength(final String head)
    {
        for (final String line : head.split("\r\n"))
        {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
            {
                return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return 0;
    }

    private static void startThread(final Runnable task)
    {
        final Thread thread = new Thread(task, "test-http-server");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * What the server does with a request. The connection stays open behind it unless it is closed or an exception is
     * thrown.
     */
    interface Behaviour
    {
        void answer(Request request, Exchange exchange) throws IOException;
    }

    /**
     * A request as it came in.
     */
    record Request(String head, String body)
    {
    }

    /**
     * The server's side of an exchange.
     */
    record Exchange(Socket socket)
    {
        void write(final String text) throws IOException
        {
            final OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void close() throws IOException
        {
            socket.close();
        }

        /**
         * Wait until the client gives up.
         */
        void hang() throws IOException
        {
            if (socket.getInputStream().read() < 0)
            {
                throw new IOException("the client has closed the connection");
            }
        }
    }
}
