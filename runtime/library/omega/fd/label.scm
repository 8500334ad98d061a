;;; Labelling: choosing values until every variable has one.

;; Values for all variables of a list, as a list of integers; failing asks for the next ones. The
;; variable to choose for is the one with the fewest values left (:order 'first-fail; Haralick &
;; Elliott, "Increasing Tree Search Efficiency for Constraint Satisfaction Problems", 1980) or the
;; leftmost (:order 'leftmost); the values come ascending or descending (:values). With :backjump #t
;; a value that cannot be is taken back together with everything that it does not depend on, and
;; what has turned out to be impossible is remembered: the solutions are the same, in the same order.
;; That is for depth-first searches, in others it changes nothing; (amb-search :backjump #t ...)
;; makes it the default.
(define (label variables . options)
  (if (not (list? variables)) (%wrong-type "label" 1 "a list of fd variables" variables))
  (let ((states (label-states variables)))
    (let loop ((options options)
               (position 2)
               (pick fewest-values)
               (choose choose-ascending)
               (jumps (%backjumping)))
      (cond ((null? options) (label-all states pick choose jumps))
            ((null? (cdr options))
             (%wrong-type "label" position
                          "the options :order, :values and :backjump, each with a value"
                          (car options)))
            (else
             (let ((value (cadr options)) (rest (cddr options)) (next (+ position 2)))
               (define (unknown expected)
                 (%wrong-type "label" (+ position 1) expected value))
               (case (car options)
                 ((:order)
                  (loop rest next
                        (case value
                          ((first-fail) fewest-values)
                          ((leftmost) leftmost)
                          (else (unknown "the order first-fail or leftmost")))
                        choose jumps))
                 ((:values)
                  (loop rest next pick
                        (case value
                          ((ascending) choose-ascending)
                          ((descending) choose-descending)
                          (else (unknown "the values ascending or descending")))
                        jumps))
                 ((:backjump)
                  (if (not (boolean? value)) (unknown "#t or #f for :backjump"))
                  (loop rest next pick choose value))
                 (else
                  (%wrong-type "label" position "the option :order, :values or :backjump"
                               (car options))))))))))

;; The states of variables; integers stand for themselves.
(define (label-states variables)
  (map (lambda (x)
         (cond ((fd? x) (fd->state x))
               ((exact-integer? x) (make-state x x #f))
               (else (%wrong-type "label" 1 "a list of fd variables and integers" variables))))
       variables))

(define (label-all states pick choose jumps)
  (if (and jumps (pick states) (%latest-choice))
      (label-jumping-back states pick choose (if (eq? choose choose-ascending) < >))
      (let loop ()
        (let ((x (pick states)))
          (if x
              (let ((value (choose x)))
                (propagate! (lambda (propagation) (fix! x value propagation)))
                (loop))
              (map (lambda (x) (least x)) states))))))

;; Which variable comes next; #f if all have their values.

(define (leftmost states)
  (cond ((null? states) #f)
        ((fixed? (car states)) (leftmost (cdr states)))
        (else (car states))))

;; The first of several. Fewer than two values there are not.
(define (fewest-values states)
  (let loop ((states states) (best #f) (fewest #f))
    (if (or (null? states) (eqv? fewest 2))
        best
        (let ((x (car states)))
          (if (fixed? x)
              (loop (cdr states) best fewest)
              (let ((count (size x)))
                (if (or (not fewest) (< count fewest))
                    (loop (cdr states) x count)
                    (loop (cdr states) best fewest))))))))

;; Which value it gets. Intervals are not made lists of.

(define (choose-ascending x)
  (if (holes x)
      (amb-list (values-left x))
      (an-integer-between (least x) (greatest x))))

(define (choose-descending x)
  (if (holes x)
      (amb-list (reverse (values-left x)))
      (- (an-integer-between (- (greatest x)) (- (least x))))))
