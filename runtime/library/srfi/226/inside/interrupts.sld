;;; (srfi 226 inside interrupts): the interrupt level, and interrupts on their way. Source:
;;; SRFI 226, interrupts.
(define-library (srfi 226 inside interrupts)
  (export
   current-interrupt-level disable-interrupts! enable-interrupts!
   with-interrupts-disabled with-interrupts-enabled
   thread-interrupt! look-for-interrupts! ended?)
  (import (scheme base) (omega condition)
          (only (omega primitive) %wrong-type)
          (only (omega inside fiber)
                current-fiber fiber? fiber-status spawn sleep channel-send! channel-length
                %fiber-interrupt! %without-preemption)
          (only (srfi 226 control parameters) make-thread-parameter)
          (srfi 226 inside storage))
  (include "interrupts/level.scm" "interrupts/delivery.scm"))
