;;; (srfi 255): restarting conditions. Source: SRFI 255, the text of December 2024.
;;; A restarter is a condition that says how to go on. `restarter-guard` adds restarters to the
;;; conditions that leave its body; while such a condition is being handled they are also restarts
;;; of Omega's own, so that handlers, the REPL and the debugger find them with `compute-restarts`.
(define-library (srfi 255)
  (export
   ;; Restarters
   &restarter make-restarter restarter? restarter-tag restarter-description restarter-who
   restarter-formals restart
   ;; Interactors
   current-interactor with-current-interactor
   ;; Syntax
   restarter-guard restartable define-restartable)
  (import (scheme base) (scheme eval) (scheme read) (scheme repl) (scheme write)
          (omega condition))
  (include "255/restarter.scm" "255/interactor.scm" "255/guard.scm" "255/restartable.scm"))
