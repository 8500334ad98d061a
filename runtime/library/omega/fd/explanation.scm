;;; Why domains are what they are, while labelling with :backjump #t. A variable keeps the decisions
;;; that its domain depends on: what a constraint takes from one variable depends on the decisions
;;; that the others depend on. Without decisions it is so by the constraints alone. Source: Prosser,
;;; "Hybrid Algorithms for the Constraint Satisfaction Problem", 1993 (FC-CBJ's sets of past
;;; variables, here for any constraint).

;; A decision, that a variable of a labelling has some value. Those of a branch are linked by `outer`,
;; #f for the first one, and numbered by `depth`.
(define-record-type decision
  (make-decision labelling state depth outer before attempts)
  decision?
  (labelling decision-labelling)
  (state decision-state)
  (depth decision-depth)
  (outer decision-outer)
  ;; The choice that was the latest one before this.
  (before decision-before)
  ;; Is told of the values that have failed (see backjumping.scm).
  (attempts decision-attempts))

;; Sets of decisions of one branch are lists of them, the latest first.

(define (join a b)
  (cond ((or (eq? a b) (null? b)) a)
        ((null? a) b)
        (else
         (let ((first (car a)) (other (car b)))
           (cond ((eq? first other) (with-first a b (join (cdr a) (cdr b))))
                 ((> (decision-depth first) (decision-depth other))
                  (with-first a a (join (cdr a) b)))
                 (else (with-first b b (join a (cdr b)))))))))

;; The first decision of two sets, and the others; if one of the sets is that, that set.
(define (with-first a b others)
  (cond ((eq? others (cdr a)) a)
        ((eq? others (cdr b)) b)
        (else (cons (car a) others))))

;; The decisions of a labelling that the domain of x depends on. Those of labellings that have
;; answered are no concern of this one.
(define (reasons-in labelling x)
  (let ((decisions (reasons x)))
    (if (and (pair? decisions) (eq? (decision-labelling (car decisions)) labelling))
        decisions
        '())))

(define (reasons-of-all labelling states)
  (let loop ((states states) (found '()))
    (if (pair? states)
        (loop (cdr states) (join (reasons-in labelling (car states)) found))
        found)))

;; What keeps account of a propagation that a decision has caused: it is told because of which
;; variables something is narrowed, and what. On failure it calls `fail-because` with the decisions
;; that the failure depends on. What it remembers is written for good: it does not outlive a failure.
(define (make-explanation labelling fail-because)
  (let ((causes '()) (decisions '()))
    (define (why)
      (if (not decisions) (permanent-set! decisions (reasons-of-all labelling causes)))
      decisions)
    (lambda (event x)
      (case event
        ((because)
         (permanent-set! causes x)
         (permanent-set! decisions #f))
        ((narrowed)
         (let* ((known (reasons-in labelling x)) (all (join known (why))))
           (if (not (eq? all known)) (set-reasons! x all))))
        ((wiped-out) (fail-because (join (reasons-in labelling x) (why))))
        ((contradicted) (fail-because (why)))))))
