package io.sluice.tools;

import io.sluice.cnc.CommandClient;
import io.sluice.cnc.CommandReply;
import io.sluice.cnc.EngineFile;
import io.sluice.cnc.ReplyCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * {@code sluice drop}: closes a connection, whichever engine has it.
 */
@Command(
    name = "sluice drop",
    description = "Close one RTMP connection, whichever engine has it.",
    footer = {
        "",
        "'sluice status --sessions' lists the connections. Exits with 3 if there is none of that number."})
final class DropCommand implements Callable<Integer>
{
    private static final long REPLY_TIMEOUT_MS = 5_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private HelpOption help;

    @Mixin
    private EngineSelection selection;

    @Parameters(index = "0", paramLabel = "CONNECTION", description = "Number of the connection.")
    private long connection;

    @Override
    public Integer call()
    {
        final List<EngineFile> engines = selection.require();
        final List<String> deadOwners = new ArrayList<>();
        final List<EngineFile> owners = new ArrayList<>();
        for (final EngineFile engine : engines)
        {
            final boolean isOwner = engine.reader() != null && engine.reader().sessions().snapshot().stream()
                .anyMatch((session) -> session.isOpen() && session.connection() == connection);
            if (isOwner && EngineStatus.isLive(engine))
            {
                owners.add(engine);
            }
            else if (isOwner)
            {
                deadOwners.add(engine.instanceName());
            }
        }

        if (owners.size() > 1)
        {
            throw new CommandFailure("several engines have a connection " + connection + ": " +
                String.join(", ", owners.stream().map(EngineFile::instanceName).toList()) +
                "; say which with --instance, and give engines numbers as names to keep connections apart");
        }

        if (owners.isEmpty() && !deadOwners.isEmpty())
        {
            throw new CommandFailure("connection " + connection + " ended with engine " + deadOwners.get(0) +
                ", which is dead", SluiceCommand.NOTHING_FOUND);
        }

        // One that has not sent its connect command yet, or found no room, is not listed: the engines know better.
        drop(owners.isEmpty() ? engines.stream().filter(EngineStatus::isLive).toList() : owners);

        return 0;
    }

    private void drop(final List<EngineFile> candidates)
    {
        for (final EngineFile engine : candidates)
        {
            final CommandReply reply = send(engine);
            if (reply.isOk())
            {
                spec.commandLine().getOut().println(
                    "engine " + engine.instanceName() + " dropped connection " + connection);
                return;
            }

            if (reply.code() != ReplyCode.NOT_FOUND)
            {
                throw new CommandFailure("engine " + engine.instanceName() + " could not drop connection " +
                    connection + ": " + Terminal.printable(reply.text()));
            }
        }

        throw new CommandFailure("no engine has a connection " + connection +
            "; 'sluice status --sessions' lists those that there are", SluiceCommand.NOTHING_FOUND);
    }

    private CommandReply send(final EngineFile engine)
    {
        try
        {
            return CommandClient.open(engine.reader()).dropSession(connection, REPLY_TIMEOUT_MS);
        }
        catch (final TimeoutException ex)
        {
            throw new CommandFailure("connection " + connection + " may not have been dropped: " + ex.getMessage(), ex);
        }
    }
}
