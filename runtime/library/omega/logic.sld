;;; (omega logic): relational programs (miniKanren). A goal is a procedure of a state, what a branch
;;; of the search knows, and answers a stream of states; branches take turns, so that every answer is
;;; found. Sources: Friedman, Byrd & Kiselyov, "The Reasoned Schemer", 2005; Byrd, "Relational
;;; Programming in miniKanren", 2009 (tabling: chapter 12); Byrd, Ballantyne & Friedman,
;;; faster-miniKanren (constraints and the form of answers).
(define-library (omega logic)
  (import (scheme base)
          (only (srfi 41) define-stream stream-cons stream-null stream-null? stream-car stream-cdr)
          (only (omega primitive)
            %wrong-type %make-hash-table %hash-table-ref %hash-table-set! %hash-table-contains?
            %goal %empty-state %extend %variable %run-of %logic-state? %unify %differ %absent
            %is-num %is-str %is-sym %walk-all %reify %find %find-call %adopt %apart
            logic-variable?))
  (export
   ;; Questions
   run run* run-stream
   ;; Goals
   == =/= absento symbolo numbero stringo succeedo failo
   fresh conde conda condu project stream->goal logic-variable?
   ;; Relations
   define-relation-o define-tabled)
  (include "logic/stream.scm" "logic/goal.scm" "logic/schedule.scm" "logic/commit.scm"
           "logic/table.scm" "logic/run.scm"))
