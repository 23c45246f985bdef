package io.sluice.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

import io.sluice.config.ConfigurationException;
import io.sluice.config.SluiceConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine that cannot start says why, in words that name what is wrong, and leaves nothing open.
 */
class StartUpTest
{
    @TempDir
    Path folder;

    @Test
    void portInUse() throws Exception
    {
        final int firstPort = freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            final String message = launchFails("listen 127.0.0.1:" + firstPort + "; listen 127.0.0.1:" +
                taken.getLocalPort() + ";", "off");
            assertTrue(message.contains("127.0.0.1:" + taken.getLocalPort()), message);
            assertTrue(message.contains("in use"), message);
        }
        // The listener before it is closed.
        new ServerSocket(firstPort, 1, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void addressOfAnotherHost() throws Exception
    {
        // An address for documentation (RFC 5737): no host has it.
        final String message = launchFails("listen 192.0.2.1:1935;", "off");
        assertTrue(message.contains("192.0.2.1:1935"), message);
    }

    @Test
    void hostThatIsUnknown() throws Exception
    {
        // A name for tests (RFC 6761): nobody has it.
        final int port = freePort();
        final String message = launchFails("listen 127.0.0.1:" + port + "; listen sluice.invalid:1935;", "off");
        assertTrue(message.contains("sluice.invalid:1935: no address is known for this host"), message);
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void accessLogThatCannotBeWritten() throws Exception
    {
        // A folder cannot be written even by root.
        final int port = freePort();
        final String message = launchFails("listen 127.0.0.1:" + port + ";", folder.toString());
        assertTrue(message.contains("cannot write " + folder), message);
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void accessLogBelowAFile() throws Exception
    {
        final Path file = Files.createFile(folder.resolve("file"));
        final String message = launchFails("listen 127.0.0.1:0;", file.resolve("access.log").toString());
        assertTrue(message.contains("cannot write " + file), message);
    }

    private static String launchFails(final String serverDirectives, final String accessLog)
        throws ConfigurationException
    {
        final SluiceConfiguration configuration = SluiceConfiguration.parse(
            "rtmp { access_log " + accessLog + "; server { " + serverDirectives + " application live { live on; } } }",
            Path.of("test.conf"));
        final String instance = "start-up-" + System.nanoTime();
        final Set<Thread> before = Thread.getAllStackTraces().keySet();
        final UncheckedIOException failure = assertThrows(UncheckedIOException.class,
            () -> Engine.launch(new EngineContext().instanceName(instance).configuration(configuration)));
        Await.until(() -> "threads to end: " + newThreads(before), () -> newThreads(before).isEmpty());
        return failure.getMessage();
    }

    private static Set<String> newThreads(final Set<Thread> before)
    {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !before.contains(thread) && thread.getName().startsWith("sluice-"))
            .map(Thread::getName)
            .collect(Collectors.toSet());
    }

    private static int freePort() throws IOException
    {
        try (ServerSocket socket = new ServerSocket())
        {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }
}
