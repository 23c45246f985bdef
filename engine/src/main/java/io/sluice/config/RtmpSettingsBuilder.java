package io.sluice.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Builds the settings of the {@code rtmp} block.
 */
final class RtmpSettingsBuilder
{
    /** RTMP 1.0, section 6.1.1: a message's length has 24 bits. */
    private static final int MAX_MESSAGE_BYTES = 0xFF_FFFF;

    private final Scope rtmp;
    private final Problems problems;
    private final AccessSettingsBuilder access;
    private final ListenAddresses addresses;

    RtmpSettingsBuilder(final Scope rtmp, final Path mainFile)
    {
        this.rtmp = rtmp;
        this.problems = rtmp.problems();
        this.addresses = new ListenAddresses(problems);
        this.access = new AccessSettingsBuilder(mainFile);
    }

    RtmpSettings build()
    {
        final List<Scope> serverScopes = new ArrayList<>();
        final List<List<Scope>> applicationScopes = new ArrayList<>();

        access.addFormats(rtmp);

        for (final Scope.Entry serverEntry : rtmp.entries(Directive.SERVER_BLOCK))
        {
            final Scope server = rtmp.child(BlockContext.SERVER, serverEntry);
            final List<Scope> applications = new ArrayList<>();

            serverScopes.add(server);
            applicationScopes.add(applications);
            access.addFormats(server);

            for (final Scope.Entry entry : server.entries(Directive.APPLICATION_BLOCK))
            {
                final Scope application = server.child(BlockContext.APPLICATION, entry);
                applications.add(application);
                access.addFormats(application);
            }
        }

        access.checkAccessLog(rtmp);

        final List<ServerSettings> servers = new ArrayList<>();

        for (int i = 0; i < serverScopes.size(); i++)
        {
            servers.add(server(serverScopes.get(i), applicationScopes.get(i)));
        }

        if (servers.isEmpty())
        {
            problems.error(rtmp.node(), "rtmp has no server", "add server { listen 1935; application NAME { ... } }");
        }

        return new RtmpSettings(List.copyOf(servers));
    }

    private ServerSettings server(final Scope server, final List<Scope> applicationScopes)
    {
        access.checkAccessLog(server);

        final Number maxConnections = (Number) server.value(Directive.MAX_CONNECTIONS);
        final Path dumpFolder = (Path) server.value(Directive.DUMP_FOLDER);

        return new ServerSettings(
            listens(server),
            server.longValue(Directive.TIMEOUT),
            server.longValue(Directive.PING),
            server.longValue(Directive.PING_TIMEOUT),
            server.intValue(Directive.MAX_STREAMS),
            server.intValue(Directive.ACK_WINDOW),
            server.intValue(Directive.CHUNK_SIZE),
            Math.min(server.intValue(Directive.MAX_MESSAGE), MAX_MESSAGE_BYTES),
            maxConnections == null ? Integer.MAX_VALUE : maxConnections.intValue(),
            type3Mode(server, applicationScopes),
            server.longValue(Directive.KMP_IDLE_TIMEOUT),
            dumpFolder == null ? null : access.resolve(dumpFolder),
            access.accessLog(server),
            applications(server, applicationScopes));
    }

    /** The application is known only after chunks were read: nginx-rtmp takes its word for the server's, too. */
    private static Type3Mode type3Mode(final Scope server, final List<Scope> applicationScopes)
    {
        Scope deciding = server;

        for (final Scope application : applicationScopes)
        {
            if (server.entries(Directive.TYPE3_EXT_TS).isEmpty() &&
                !application.entries(Directive.TYPE3_EXT_TS).isEmpty())
            {
                deciding = application;
            }
        }

        final Scope.Entry decision = deciding.find(Directive.TYPE3_EXT_TS);

        for (final Scope application : applicationScopes)
        {
            for (final Scope.Entry entry : application.entries(Directive.TYPE3_EXT_TS))
            {
                if (entry.value() != decision.value())
                {
                    server.problems().warning(
                        entry.node(),
                        "type3_ext_ts has no effect: it holds for a whole server, and that of line " +
                        decision.node().line() + " decides");
                }
            }
        }

        return (Type3Mode) deciding.value(Directive.TYPE3_EXT_TS);
    }

    private List<ApplicationSettings> applications(final Scope server, final List<Scope> applicationScopes)
    {
        final List<ApplicationSettings> applications = new ArrayList<>();
        final Set<String> names = new HashSet<>();

        for (final Scope application : applicationScopes)
        {
            final String name = application.node().arguments().get(0);

            access.checkAccessLog(application);

            if (!names.add(name))
            {
                problems.error(
                    application.node(), "application \"" + name + "\" is defined in this server already", null);
            }

            applications.add(
                new ApplicationSettingsBuilder(List.of(application, server, rtmp), access).build(name));
        }

        return List.copyOf(applications);
    }

    private List<ListenSettings> listens(final Scope server)
    {
        final List<Scope.Entry> entries = server.entries(Directive.LISTEN);

        if (entries.isEmpty())
        {
            problems.error(server.node(), "server has no valid listen", "add listen 1935;");
        }

        return addresses.of(entries);
    }
}
