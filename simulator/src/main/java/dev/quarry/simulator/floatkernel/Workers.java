package dev.quarry.simulator.floatkernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A few threads that share the items of one job at a time; the calling thread is worker 0. The
/// only place of the float interpreter that knows threads.
final class Workers implements AutoCloseable {
  /// How often an idle worker looks for work before it sleeps: some tens of microseconds, about the
  /// gap between two layers. Longer spinning takes the processor from others.
  private static final int SPINS = 2_000;

  /// Work that is cut into independent items.
  interface Job {
    /// Does one item.
    ///
    /// @param item number of the item
    /// @param scratch memory of the thread that does it
    void run(int item, Scratch scratch);
  }

  private final Scratch own;
  private final List<Worker> workers = new ArrayList<>();
  private volatile @Nullable Batch current;
  private volatile boolean closed;

  /// @param threads how many threads work, the caller's included
  /// @param kernels the inner loops
  Workers(int threads, Kernels kernels) {
    own = new Scratch(kernels);
    for (int i = 1; i < threads; i++) {
      Worker worker = new Worker(new Scratch(kernels));
      workers.add(worker);
      worker.thread.start();
    }
  }

  /// Number of threads.
  int count() {
    return workers.size() + 1;
  }

  /// Does all items and returns when they are done.
  void run(int items, Job job) {
    if (items == 1 || workers.isEmpty()) {
      for (int i = 0; i < items; i++) {
        job.run(i, own);
      }
      return;
    }
    Batch batch = new Batch(items, job);
    current = batch;
    for (Worker worker : workers) {
      worker.wake();
    }
    batch.work(own);
    batch.await();
    current = null;
  }

  @Override
  public void close() {
    closed = true;
    for (Worker worker : workers) {
      LockSupport.unpark(worker.thread);
    }
  }

  /// One job and how far it has come. A worker that is late finds no item left; nobody waits for
  /// it.
  private static final class Batch {
    private final int items;
    private final Job job;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Batch(int items, Job job) {
      this.items = items;
      this.job = job;
    }

    void work(Scratch scratch) {
      for (int i = next.getAndIncrement(); i < items; i = next.getAndIncrement()) {
        try {
          job.run(i, scratch);
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          done.incrementAndGet();
        }
      }
    }

    void await() {
      while (done.get() < items) {
        Thread.onSpinWait();
      }
      Throwable cause = failure.get();
      if (cause != null) {
        throw new IllegalStateException("this is a bug: a kernel failed", cause);
      }
    }
  }

  private final class Worker {
    private final Scratch scratch;
    private final Thread thread =
        Thread.ofPlatform().daemon().name("float-kernel").unstarted(this::loop);
    private volatile boolean asleep;

    Worker(Scratch scratch) {
      this.scratch = scratch;
    }

    void wake() {
      if (asleep) {
        LockSupport.unpark(thread);
      }
    }

    private void loop() {
      Batch last = null;
      while (!closed) {
        Batch batch = current;
        for (int i = 0; i < SPINS && (batch == null || batch == last); i++) {
          Thread.onSpinWait();
          batch = current;
        }
        if (batch == null || batch == last) {
          asleep = true;
          batch = current;
          if ((batch == null || batch == last) && !closed) {
            LockSupport.park(this);
          }
          asleep = false;
          continue;
        }
        batch.work(scratch);
        last = batch;
      }
    }
  }
}
