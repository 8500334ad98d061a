;;; (omega inside fiber): what (omega fiber) and the threads of SRFI 226 are made of.
(define-library (omega inside fiber)
  (import (omega primitive) (omega kernel) (omega condition))
  (export
   spawn join fiber? fiber-name fiber-status fiber-outcome current-fiber yield-fiber sleep cancel
   fiber-seed! without-preemption
   channel channel? channel-send! channel-receive! channel-close! channel-closed? channel-length
   select timeout
   nursery nursery? nursery-closed? spawn-in cancel-nursery race parallel parallel-map
   ;; For libraries
   %make-fiber %fiber-start! %fiber-join %fiber-outcome %fiber-interrupt! %fiber-terminate!
   %fiber-locals %set-fiber-locals! %without-preemption
   %make-queue %queue-wait! %queue-wake! %end-fibers)
  (include "fiber/select.scm" "fiber/fiber.scm" "fiber/nursery.scm"
           "fiber/parallel.scm"))
