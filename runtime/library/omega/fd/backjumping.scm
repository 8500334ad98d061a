;;; Labelling that goes back to what a failure depends on: conflict-directed backjumping (Prosser,
;;; "Hybrid Algorithms for the Constraint Satisfaction Problem", 1993; Dechter, "Constraint
;;; Processing", 2003, chapter 6). A conflict is a set of decisions that no solution has, whatever
;;; else is decided; so only what has no solutions is passed over, and the others come in their order.
;;; Failures of a program that has got a solution say nothing about conflicts: a value that has not
;;; failed in here never counts as failed.

;; One call of label: what it has learnt, and how one of its values and a later one compare.
(define-record-type labelling
  (make-labelling memory comes-before?)
  labelling?
  (memory labelling-memory)
  (comes-before? labelling-comes-before?))

(define (label-jumping-back states pick choose comes-before?)
  (let ((labelling (make-labelling (empty-memory states) comes-before?)))
    (let loop ((outer #f))
      (let ((x (pick states)))
        (if x
            (let* ((decision (begin-decision labelling x outer))
                   (value (choose x)))
              (decide! decision value)
              (loop decision))
            (map (lambda (x) (least x)) states))))))

(define (begin-decision labelling x outer)
  (make-decision
    labelling x
    (if outer (+ 1 (decision-depth outer)) 0)
    outer
    (%latest-choice)
    (make-attempts (size x) (labelling-comes-before? labelling) (reasons-in labelling x))))

;; Let the variable of a decision have a value.
(define (decide! decision value)
  (let* ((x (decision-state decision))
         (labelling (decision-labelling decision))
         (nogood (nogood-with (labelling-memory labelling) x value)))
    (define (fail-because conflict) (fail-back decision value conflict))
    (set-reasons! x (list decision))
    (if nogood (fail-because (reasons-of-all labelling (map car nogood))))
    (propagate-explained!
      (lambda (propagation) (fix! x value propagation))
      (make-explanation labelling fail-because))))

;; What is told of each value of a decision that has failed, and of the others in its conflict. It
;; answers #f as long as there are values left; then the conflict of the decisions before: those of
;; all values, and the reasons for which other values were not there. It is written for good. Values
;; come in order; what is tried again does not count again.
(define (make-attempts size comes-before? reasons)
  (let ((conflict reasons) (count 0) (latest #f))
    (lambda (value others)
      (permanent-set! conflict (join others conflict))
      (if (or (not latest) (comes-before? latest value))
          (begin
            (permanent-set! latest value)
            (permanent-set! count (+ count 1))))
      (and (= count size) conflict))))

;; Fail: the value of a decision is in conflict. A decision that is not part of the conflict is
;; passed over, since its other values do not help; so is one whose values have all failed. What is
;; passed over is forgotten in one go, down to the choice before it.
(define (fail-back decision value conflict)
  (let loop ((decision decision) (value value) (conflict conflict) (choice #f))
    (define (pass-over conflict)
      (let ((outer (decision-outer decision)))
        (loop outer (and outer (least (decision-state outer))) conflict
              (decision-before decision))))
    (cond ((not decision) (%fail-to choice))
          ((not (and (pair? conflict) (eq? (car conflict) decision))) (pass-over conflict))
          (((decision-attempts decision) value (cdr conflict))
           => (lambda (conflict)
                (learn! (labelling-memory (decision-labelling decision)) conflict)
                (pass-over conflict)))
          (choice (%fail-to choice))
          (else (fail)))))
