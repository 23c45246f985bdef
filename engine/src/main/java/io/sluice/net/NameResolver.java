package io.sluice.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Resolves host names on threads of its own, since the system's resolver blocks. IPv4 addresses in digits are
 * answered without leaving the caller's thread, though never from within the call.
 */
public final class NameResolver implements AutoCloseable
{
    private static final int THREADS = 2;
    private static final int MAX_WAITING = 4096;
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4_ADDRESS = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    private final LoopMailbox mailbox;
    private final ThreadPoolExecutor executor;

    /**
     * Receives an answer, on the loop's thread.
     */
    public interface Listener
    {
        /**
         * @param address resolved, or null when it could not be.
         * @param reason  why it could not be, or null.
         */
        void onResolved(InetSocketAddress address, String reason);
    }

    /**
     * @param mailbox of the loop that the answers go to.
     */
    public NameResolver(final LoopMailbox mailbox)
    {
        this.mailbox = mailbox;
        executor = new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task ->
            {
                final Thread thread = new Thread(task, "sluice-resolver");
                thread.setDaemon(true);
                return thread;
            });
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * @param host     name, or address in digits (IPv6 without brackets).
     * @param port     to go with the address.
     * @param listener of the answer.
     */
    public void resolve(final String host, final int port, final Listener listener)
    {
        if (isIpv4Address(host))
        {
            mailbox.execute(lookup(host, port, listener));
            return;
        }
        try
        {
            executor.execute(() -> mailbox.execute(lookup(host, port, listener)));
        }
        catch (final RejectedExecutionException ex)
        {
            mailbox.execute(() -> listener.onResolved(null, "too many names are being resolved"));
        }
    }

    /**
     * Answers that have not been given are dropped.
     */
    public void close()
    {
        executor.shutdownNow();
    }

    private static Runnable lookup(final String host, final int port, final Listener listener)
    {
        try
        {
            final InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
            return () -> listener.onResolved(address, null);
        }
        catch (final UnknownHostException ex)
        {
            return () -> listener.onResolved(null, "unknown host \"" + host + "\"");
        }
    }

    /**
     * Whether the system is certain not to ask anybody: four numbers of a byte each, and nothing else. What only looks
     * like an address, {@code 300.1.1.1}, is a name to the system's resolver. IPv6 takes the longer way, for its many
     * forms.
     */
    static boolean isIpv4Address(final String host)
    {
        return IPV4_ADDRESS.matcher(host).matches();
    }
}
