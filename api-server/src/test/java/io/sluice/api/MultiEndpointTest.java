package io.sluice.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * However much is asked for in one request, the answer stays within bounds.
 */
@Timeout(60)
class MultiEndpointTest
{
    private static final int ANSWER_LENGTH = 1024 * 1024;

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch isAsked = new CountDownLatch(2);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    @Test
    void answersThatAreTooLongTogetherAreNotMade()
    {
        final byte[] large = ('"' + "x".repeat(ANSWER_LENGTH - 2) + '"').getBytes(StandardCharsets.US_ASCII);
        final MultiEndpoint multi = new MultiEndpoint(new Routes(List.of(Route.read("/large", call ->
        {
            asked.incrementAndGet();
            return Answer.json(large);
        }))));
        final Answer answer = multi.answer(call("[" + "{\"uri\":\"/large\",\"method\":\"GET\"},".repeat(99) +
            "{\"uri\":\"/large\",\"method\":\"GET\"}]"));
        assertEquals(MultiEndpoint.MAX_ANSWERS_LENGTH / ANSWER_LENGTH, asked.get());
        assertTrue(answer.body().length < 2 * MultiEndpoint.MAX_ANSWERS_LENGTH, answer.body().length + " bytes");
        final String text = new String(answer.body(), StandardCharsets.US_ASCII);
        assertEquals(100 - asked.get(), text.split("not carried out", -1).length - 1);
    }

    @Test
    void noMoreThanTwoAtOnce() throws InterruptedException
    {
        final MultiEndpoint multi = new MultiEndpoint(new Routes(List.of(Route.read("/slow", call ->
        {
            isAsked.countDown();
            await(mayAnswer);
            return Answer.json("1".getBytes(StandardCharsets.US_ASCII));
        }))));
        final String body = "[{\"uri\":\"/slow\",\"method\":\"GET\"}]";
        final Thread first = new Thread(() -> multi.answer(call(body)));
        final Thread second = new Thread(() -> multi.answer(call(body)));
        first.start();
        second.start();
        isAsked.await();
        final ApiException refusal = assertThrows(ApiException.class, () -> multi.answer(call(body)));
        assertEquals(503, refusal.answer().status());
        mayAnswer.countDown();
        first.join();
        second.join();
        assertEquals(200, multi.answer(call(body)).status());
    }

    private static void await(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private static Call call(final String body)
    {
        return new Call(
            List.of(), Map.of(), body.getBytes(StandardCharsets.US_ASCII), null, false, Long.MAX_VALUE);
    }
}
