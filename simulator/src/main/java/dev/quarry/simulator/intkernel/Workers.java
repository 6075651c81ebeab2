package dev.quarry.simulator.intkernel;

import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// A fixed number of threads that share the chunks of a loop. Chunks are independent, so results do
/// not depend on the number of threads.
public final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService pool;

  /// @param threads at least 1; the calling thread is one of them
  public Workers(int threads) {
    this.threads = Math.max(threads, 1);
    this.pool =
        Executors.newFixedThreadPool(
            Math.max(this.threads - 1, 1), Thread.ofPlatform().daemon().name("kernel").factory());
  }

  /// As many threads as there are processors.
  public static Workers all() {
    return new Workers(Runtime.getRuntime().availableProcessors());
  }

  /// Number of threads.
  public int threads() {
    return threads;
  }

  /// Runs `body` for 0 to `chunks - 1` and waits for all.
  public void run(int chunks, IntConsumer body) {
    if (threads == 1 || chunks == 1) {
      for (int i = 0; i < chunks; i++) {
        body.accept(i);
      }
      return;
    }
    var next = new AtomicInteger();
    Runnable drain =
        () -> {
          for (int i = next.getAndIncrement(); i < chunks; i = next.getAndIncrement()) {
            body.accept(i);
          }
        };
    var others = new ArrayList<Future<?>>();
    for (int t = 1; t < Math.min(threads, chunks); t++) {
      others.add(pool.submit(drain));
    }
    drain.run();
    for (Future<?> other : others) {
      await(other);
    }
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a kernel failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
