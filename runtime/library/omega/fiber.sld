;;; (omega fiber): computations that take turns, channels between them, and scopes that hold them.
;;; Sources: Hoare, "Communicating Sequential Processes", 1978; Reppy, "Concurrent Programming in ML",
;;; 1999 (select); Smith, "Notes on structured concurrency", 2018 (nurseries).
(define-library (omega fiber)
  (import (omega inside fiber))
  (export
   ;; Fibers
   spawn join fiber? fiber-name fiber-status fiber-outcome current-fiber yield-fiber sleep cancel
   fiber-seed! without-preemption
   ;; Channels
   channel channel? channel-send! channel-receive! channel-close! channel-closed? channel-length
   select timeout
   ;; Scopes
   nursery nursery? nursery-closed? spawn-in cancel-nursery race parallel parallel-map))
