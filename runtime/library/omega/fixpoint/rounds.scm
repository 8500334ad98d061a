;;; The rounds. A state that came earlier is found at once if it can be looked up; otherwise, and
;;; when more states than that have come, as Brent does it: one state is kept, and replaced by the
;;; present one when as many rounds have gone by as a power of two says.
;;; The body may be left and entered again by continuations. The table of the states is one for all
;;; its ways, so what it says is believed only if it is so on the way that led here.

;; States that are looked up.
(define %states-max 10000)

;; How often a state comes back before that is a cycle, where only the program's own comparison says
;; that it is the same: what comes nearer and nearer to a limit, in turn from both sides, is near to where it was two
;; rounds before sooner than it is near to the last round.
(define %times-near 8)

;; An outcome. The variables are a list of values; the body answers the next ones.
(define (%iterate who max-rounds until same? signature inits body)
  (check-rounds who max-rounds)
  (check-procedure who ":until" until)
  (check-procedure who ":equal?" same?)
  (let ((fixpoint (%make-fixpoint body))
        (state-of (%state-by who signature))
        (seen (and (not same?) (%make-hash-table 'equal)))
        (count (length inits)))
    (define (stopped? values) (and until (apply until values)))
    (define (next values)
      (call-with-values (lambda () (apply body values))
        (lambda answers
          (cond
            ((= count 0) '())
            ((= (length answers) count) answers)
            (else (error (string-append who ": expected from the body as many values as variables, "
                                        (number->string count) ", got")
                         answers))))))
    (define (ended kind values round length go-on)
      (%end-fixpoint! fixpoint kind length)
      (make-outcome kind values round length go-on))
    ;; The round in which the state came on this way, or #f. PATH has the first states, latest first.
    (define (known state path)
      (let* ((round (and seen (%hash-table-ref seen state #f)))
             (length (if (pair? path) (caar path) 0)))
        (and round
             (<= round length)
             (%same-state? #f state (cdr (list-ref path (- length round))))
             round)))
    (define (remember! state round path)
      (if (and seen (< round %states-max))
          (begin
            (%hash-table-set! seen state round)
            (cons (cons round state) path))
          path))
    ;; ANCHOR is the state kept, GAP how many rounds ago it was, POWER at which gap it is replaced,
    ;; LENGTH the gap at which it first came back, or #f.
    (define (rounds values state path round limit anchor gap power length)
      (if (= round limit)
          (ended 'exhausted values round #f
            (lambda (more)
              (check-rounds who more)
              (%call-in-fixpoint fixpoint
                (lambda ()
                (rounds values state path round (+ round more) anchor gap power length)))))
          (let* ((new-values (next values))
                 (new-state (state-of new-values))
                 (changed (not (%same-state? same? state new-state)))
                 (round (+ round 1))
                 (gap (+ gap 1))
                 (back (%same-state? same? anchor new-state))
                 (length (or length (and back gap)))
                 (due (and length (= 0 (modulo gap length)))))
            (%end-round! fixpoint round changed new-values)
            (cond
              ((or (not changed) (stopped? new-values))
               (ended 'converged new-values round #f #f))
              ((known new-state path)
               => (lambda (since) (ended 'cycle new-values round (- round since) #f)))
              ((and back due (or (%same-state? #f anchor new-state) (= gap (* %times-near length))))
               (ended 'cycle new-values round length #f))
              (else
               (let ((path (remember! new-state round path))
                     (more (if (>= gap power) (* 2 power) power)))
                 (if (if length (and due (not back)) (= gap power))
                     (rounds new-values new-state path round limit new-state 0 more #f)
                     (rounds new-values new-state path round limit anchor gap power length))))))))
    (%call-in-fixpoint fixpoint
      (lambda ()
        (if (stopped? inits)
            (ended 'converged inits 0 #f #f)
            (let ((state (state-of inits)))
              (rounds inits state (remember! state 0 '()) 0 max-rounds state 0 1 #f)))))))

(define (check-rounds who rounds)
  (if (not (and (exact-integer? rounds) (> rounds 0)))
      (%invalid-argument (string-append who ": expected a positive number of rounds, got") rounds)))

(define (check-procedure who option value)
  (if (not (or (not value) (procedure? value)))
      (%invalid-argument (string-append who ": expected a procedure for " option ", got") value)))
