;;; (srfi 226 control threads): threads, which here are fibers, mutexes and condition variables.
;;; Source: SRFI 226; SRFI 18.
(define-library (srfi 226 control threads)
  (export
   ;; Condition types
   &thread make-thread-condition thread-condition?
   &uncaught-exception make-uncaught-exception-condition uncaught-exception-condition?
   uncaught-exception-condition-reason
   &thread-already-terminated make-thread-already-terminated-condition
   thread-already-terminated-condition?
   &thread-timeout make-thread-timeout-condition thread-timeout-condition?
   &thread-abandoned-mutex make-thread-abandoned-mutex-condition
   thread-abandoned-mutex-condition?
   &concurrent-modification make-concurrent-modification-violation
   concurrent-modification-violation?
   ;; Threads
   make-thread thread? current-thread thread-start! thread-yield! thread-sleep!
   thread-terminate! thread-schedule-terminate! (rename thread-schedule-terminate! thread-stop!)
   thread-join!
   ;; Mutexes
   make-mutex mutex? mutex-state mutex-lock! mutex-unlock!
   ;; Condition variables
   make-condition-variable condition-variable? condition-variable-signal!
   condition-variable-broadcast!
   ;; Of the parts that SRFI 226 counts among the threads too
   make-thread-local thread-local? tlref tlset!
   current-interrupt-level disable-interrupts! enable-interrupts!
   with-interrupts-disabled with-interrupts-enabled thread-interrupt!)
  (import (scheme base) (scheme case-lambda) (omega condition)
          (only (omega primitive) %wait %wrong-type current-parameterization)
          (rename (only (omega inside fiber)
                        fiber? current-fiber yield-fiber fiber-status fiber-outcome channel
                        %make-fiber %fiber-start! %fiber-terminate! %make-queue %queue-wake!
                        %without-preemption)
                  (fiber? thread?) (current-fiber current-thread) (yield-fiber thread-yield!))
          (rename (srfi 226 inside interrupts) (ended? terminated?))
          (srfi 226 inside initial-continuations) (srfi 226 inside moments)
          (srfi 226 inside storage) (srfi 226 inside thread-locals) (srfi 226 inside uncaught))
  (include "threads/conditions.scm" "threads/thread.scm" "threads/mutex.scm"
           "threads/condition-variable.scm"))
