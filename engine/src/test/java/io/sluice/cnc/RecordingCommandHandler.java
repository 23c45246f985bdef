package io.sluice.cnc;

import java.util.ArrayList;
import java.util.List;

/** Answers every command, and keeps what it was given. */
final class RecordingCommandHandler implements CommandHandler
{
    final List<String> calls = new ArrayList<>();
    AddUpstreamCommand added;
    RuntimeException failure;
    Replies replies;

    @Override
    public void onDropSession(final long correlationId, final long connection)
    {
        call("drop " + connection);
        if (connection == 404)
        {
            replies.error(correlationId, ReplyCode.NOT_FOUND, "no session " + connection);
            return;
        }
        replies.ok(correlationId);
    }

    @Override
    public void onDrain(final long correlationId, final long deadlineMs)
    {
        call("drain " + deadlineMs);
        replies.ok(correlationId);
    }

    @Override
    public void onReload(final long correlationId)
    {
        call("reload");
        replies.error(correlationId, ReplyCode.UNSUPPORTED, "not yet");
    }

    @Override
    public void onAddUpstream(final long correlationId, final AddUpstreamCommand command)
    {
        call("add " + command.track());
        added = command;
        replies.ok(correlationId);
    }

    @Override
    public void onDeleteUpstream(final long correlationId, final long track, final String upstreamId)
    {
        call("delete " + track + " " + upstreamId);
        replies.ok(correlationId);
    }

    private void call(final String words)
    {
        calls.add(words);
        if (failure != null)
        {
            throw failure;
        }
    }
}
